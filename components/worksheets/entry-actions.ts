import { useCallback, useMemo, useState } from 'react'
import { here } from '../shell/place'
import { complain, say } from '../ui/toast'
import { exportPlace } from './texts'
import type { Answered, WorksheetActions, WorksheetEntry } from './types'

/** A dialog about an entry; `import` is about a folder, or about the top (null). */
export type EntryDialog =
  | { what: 'move' | 'comment' | 'rename' | 'share'; entry: WorksheetEntry }
  | { what: 'versions'; entry: Pick<WorksheetEntry, 'id' | 'name'> }
  | { what: 'import'; entry: WorksheetEntry | null }

/** Gives the browser a file to keep. */
function download(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/sql' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}

const noAnswer = { ok: false as const, error: { sqlState: '08006', message: 'The server cannot be reached.' } }

/**
 * What the tree and the list do with a worksheet or folder; failures are told, and `changed` looks at the server anew.
 * `renamed` and `removed` hear what concerns open tabs.
 */
export function useEntryActions(
  actions: WorksheetActions,
  on: {
    changed: () => void | Promise<void>
    renamed?: (id: string, name: string) => void
    removed?: (id: string) => void
    /** A copy was made. */
    copied?: (copy: WorksheetEntry) => void
  },
) {
  const [dialog, setDialog] = useState<EntryDialog | null>(null)
  const { changed, renamed, removed, copied } = on

  const attempt = useCallback(
    async <T>(failure: string, work: Promise<Answered<T>>): Promise<T | null> => {
      const answer = await work.catch(() => noAnswer)
      if (!answer.ok) complain(failure, answer.error.message)
      await changed()
      return answer.ok ? answer.value : null
    },
    [changed],
  )

  const deeds = useMemo(
    () => ({
      ask: (next: EntryDialog) => setDialog(next),
      async rename(entry: WorksheetEntry, name: string) {
        const answer = await actions.rename({ id: entry.id, name }).catch(() => noAnswer)
        if (answer.ok) renamed?.(entry.id, name)
        else complain('Could not rename it', answer.error.message)
        await changed()
      },
      move: (id: string, parentId: string | null) => attempt('Could not move it', actions.move({ id, parentId })),
      async duplicate(entry: WorksheetEntry) {
        const copy = await attempt('Could not duplicate it', actions.duplicate({ id: entry.id }))
        if (!copy) return
        say(`Duplicated as ${copy.name}`)
        copied?.(copy)
      },
      comment: (entry: WorksheetEntry, comment: string) =>
        attempt('Could not save the comment', actions.comment({ id: entry.id, comment })),
      async remove(entry: WorksheetEntry) {
        const answer = await actions.remove({ id: entry.id }).catch(() => noAnswer)
        if (answer.ok) {
          removed?.(entry.id)
          say(`${entry.name} is in the trash`, 'It can be restored from there for 30 days.')
        } else complain('Could not delete it', answer.error.message)
        await changed()
      },
      async export(entry: WorksheetEntry | null) {
        if (entry?.kind !== 'worksheet') return window.location.assign(here(exportPlace(entry?.id ?? null)))
        const answer = await actions.open({ id: entry.id }).catch(() => noAnswer)
        if (answer.ok) download(`${entry.name}.sql`, answer.value.text)
        else complain('Could not export it', answer.error.message)
      },
    }),
    [actions, attempt, changed, renamed, removed, copied],
  )
  return { dialog, close: () => setDialog(null), deeds }
}

export type EntryDeeds = ReturnType<typeof useEntryActions>['deeds']
