import { defaultKeymap, history, historyKeymap, indentWithTab, toggleComment } from '@codemirror/commands'
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language'
import { Compartment, EditorState, type Extension, Prec } from '@codemirror/state'
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  gutter,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
  rectangularSelection,
} from '@codemirror/view'
import { duckdb } from './dialect'
import { type EditorHooks, hooksOf } from './hooks'
import { statementMark } from './statements'
import { editorTheme } from './theme'

/** Where the parts go that are loaded once the page stands; the gutter's room is there from the start. */
const late = new Compartment()
const errorGutter = new Compartment()
const room = gutter({ class: 'cm-gutter-lint' })

/** Adds to a view's document what is loaded late; resolves at once where it has it. */
export async function addLate(view: EditorView): Promise<void> {
  const { lateExtensions, lintGutter } = await import('./late')
  if (errorGutter.get(view.state) !== room) return
  view.dispatch({
    effects: [late.reconfigure(lateExtensions), errorGutter.reconfigure(lintGutter())],
  })
}

const ask = (what: (hooks: EditorHooks) => void) => (view: EditorView) => {
  const hooks = hooksOf(view)
  if (hooks) what(hooks)
  return hooks !== undefined
}

/** Everything that the SQL editor can do at once, for one document. */
export function editorExtensions(nonce: string | undefined, readOnly: boolean): Extension {
  return [
    nonce ? EditorView.cspNonce.of(nonce) : [],
    Prec.highest(
      keymap.of([
        { key: 'Mod-Enter', run: ask((hooks) => hooks.onRun()), shift: ask((hooks) => hooks.onRunAll()) },
        { key: 'Mod-/', run: toggleComment },
        { key: 'Shift-Alt-f', run: ask((hooks) => hooks.onFormat()) },
      ]),
    ),
    errorGutter.of(room),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    codeFolding(),
    foldGutter({ openText: '⌄', closedText: '›' }),
    drawSelection(),
    dropCursor(),
    EditorState.allowMultipleSelections.of(true),
    indentOnInput(),
    indentUnit.of('  '),
    bracketMatching(),
    rectangularSelection(),
    crosshairCursor(),
    late.of([]),
    duckdb.language,
    statementMark,
    editorTheme,
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({ 'aria-label': 'SQL', tabindex: '0', 'data-gramm': 'false' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) hooksOf(update.view)?.onChange(update.state.doc)
    }),
    placeholder('Type SQL here. Ctrl-Enter (⌘-Enter on a Mac) runs the statement at the cursor.'),
    keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap, indentWithTab]),
  ]
}
