import type { Command } from '../shell/commands'
import type { ContextChoices } from './context-bar'

export interface WorkspaceDoings {
  /** A worksheet is shown. */
  active: boolean
  running: boolean
  /** Two worksheets are side by side. */
  split: boolean
  canReopen: boolean
  choices: ContextChoices
  run(all: boolean): void
  cancel(): void
  format(): void
  find(): void
  create(): void
  /** Loads a file into the schema that the worksheet stands in. */
  load: (() => void) | null
  close(): void
  reopen(): void
  toggleSplit(): void
  beside(by: 1 | -1): void
  use(kind: 'ROLE' | 'WAREHOUSE', path: string[]): void
  focusEditor(): void
}

/** Puts the focus on the first such place that is on the page. */
function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus()
}

/** What the palette can do in the workspace as it is now. */
export function workspaceCommands(doing: WorkspaceDoings): Command[] {
  const inWorksheet: Command[] = doing.running
    ? [{ id: 'cancel', group: 'Worksheet', label: 'Cancel the running statement', keys: 'Esc Esc', run: doing.cancel }]
    : [
        { id: 'run', group: 'Worksheet', label: 'Run statement', keys: 'Ctrl ⏎', run: () => doing.run(false) },
        { id: 'run-all', group: 'Worksheet', label: 'Run all', keys: 'Ctrl ⇧ ⏎', run: () => doing.run(true) },
      ]
  const here: Command[] = [
    ...inWorksheet,
    { id: 'format', group: 'Worksheet', label: 'Format SQL', keys: '⇧ Alt F', run: doing.format },
    { id: 'find', group: 'Worksheet', label: 'Find and replace', keys: 'Ctrl F', words: 'search', run: doing.find },
    {
      id: 'split',
      group: 'Worksheet',
      label: doing.split ? 'One editor' : 'Two worksheets side by side',
      keys: 'Alt \\',
      words: 'split',
      run: doing.toggleSplit,
    },
    { id: 'next', group: 'Worksheet', label: 'Next worksheet', keys: 'Alt Page Down', run: () => doing.beside(1) },
    {
      id: 'previous',
      group: 'Worksheet',
      label: 'Previous worksheet',
      keys: 'Alt Page Up',
      run: () => doing.beside(-1),
    },
    { id: 'editor', group: 'Worksheet', label: 'Go to the editor', keys: 'F6', run: doing.focusEditor },
    {
      id: 'result',
      group: 'Worksheet',
      label: 'Go to the result',
      keys: 'F6',
      run: () => focusOn('section[aria-label=Results] [role=grid], section[aria-label=Results] [role=tab]'),
    },
    { id: 'close', group: 'Worksheet', label: 'Close worksheet', keys: 'Alt W', words: 'tab', run: doing.close },
    ...doing.choices.roles.map((role) => ({
      id: `role ${role}`,
      group: 'Role',
      label: `Use role ${role}`,
      words: 'switch',
      run: () => doing.use('ROLE', [role]),
    })),
    ...doing.choices.warehouses.map((warehouse) => ({
      id: `warehouse ${warehouse}`,
      group: 'Warehouse',
      label: `Use warehouse ${warehouse}`,
      words: 'switch',
      run: () => doing.use('WAREHOUSE', [warehouse]),
    })),
  ]
  return [
    ...(doing.active ? here : []),
    ...(doing.canReopen
      ? [{ id: 'reopen', group: 'Worksheet', label: 'Reopen closed worksheet', keys: 'Alt ⇧ T', run: doing.reopen }]
      : []),
    { id: 'new', group: 'Worksheet', label: 'New worksheet', keys: 'Alt N', words: 'create', run: doing.create },
    ...(doing.load
      ? [
          {
            id: 'load',
            group: 'Worksheet',
            label: 'Load a file',
            words: 'upload import csv parquet json',
            run: doing.load,
          },
        ]
      : []),
    { id: 'tree', group: 'Worksheet', label: 'Go to the tree', keys: 'F6', run: () => focusOn('[role=tree]') },
  ]
}
