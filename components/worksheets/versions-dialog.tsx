'use client'
import { History } from 'lucide-react'
import { Suspense, useCallback, useEffect, useState } from 'react'
import type { VersionList, WorksheetVersion } from '@/lib/worksheets/types'
import { LocalTime } from '../history/local-time'
import { Button } from '../ui/button'
import { Dialog, useClosing } from '../ui/dialog'
import { Empty } from '../ui/empty'
import { formatBytes } from '../ui/format'
import { late } from '../ui/late'
import { say } from '../ui/toast'
import type { WorksheetActions, WorksheetEntry } from './types'

const TextDiff = late(() => import('./text-diff').then((all) => ({ default: all.TextDiff })))

/** Why a text was kept, for people. */
function reasonOf({ reason, version }: WorksheetVersion): string {
  if (reason === 'run') return 'Run'
  if (reason === 'pause') return 'Before a later edit'
  if (reason === 'restore') return 'Before a restore'
  if (reason === 'import') return 'Before an import'
  return version === null ? 'Gave way in a conflict' : 'Replaced in a conflict'
}

/** Earlier texts of a worksheet: what changed since, and back to one of them. */
export function VersionsDialog({
  entry,
  actions,
  onRestored,
  onClose,
}: {
  entry: Pick<WorksheetEntry, 'id' | 'name'>
  actions: Pick<WorksheetActions, 'open' | 'versions' | 'version' | 'restoreVersion'>
  /** The worksheet has this text now. */
  onRestored: (restored: { text: string; version: number }) => void
  onClose: () => void
}) {
  const { open, close, onClosed, back } = useClosing(onClose)
  const { id } = entry
  const [list, setList] = useState<VersionList | null>(null)
  const [present, setPresent] = useState<string | null>(null)
  const [chosen, setChosen] = useState<WorksheetVersion | null>(null)
  const [text, setText] = useState<string | null>(null)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    const unreachable = () => setProblem('The server cannot be reached.')
    Promise.all([actions.versions({ id }), actions.open({ id })]).then(([versions, worksheet]) => {
      if (!versions.ok) return setProblem(versions.error.message)
      if (!worksheet.ok) return setProblem(worksheet.error.message)
      setList(versions.value)
      setPresent(worksheet.value.text)
      setChosen(versions.value.versions[0] ?? null)
    }, unreachable)
  }, [actions, id])

  const chosenId = chosen?.id
  useEffect(() => {
    if (!chosenId) return
    let stale = false
    setText(null)
    actions.version({ id, versionId: chosenId }).then(
      (answer) => {
        if (stale) return
        if (answer.ok) setText(answer.value)
        else setProblem(answer.error.message)
      },
      () => setProblem('The server cannot be reached.'),
    )
    return () => {
      stale = true
    }
  }, [actions, id, chosenId])

  const restore = useCallback(async () => {
    if (!list || !chosen) return
    setBusy(true)
    const given = { id, versionId: chosen.id, version: list.present.version }
    const answer = await actions.restoreVersion(given).catch(() => null)
    setBusy(false)
    if (!answer?.ok) return setProblem(answer?.error.message ?? 'The server cannot be reached.')
    say('Restored', 'The text that was there is kept among the versions.')
    onRestored(answer.value)
    close()
  }, [actions, chosen, close, id, list, onRestored])

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      onClosed={onClosed}
      back={back}
      width="xl"
      title={`Versions of ${entry.name}`}
      description="A text is kept when it runs, before the first edit after a pause, and whenever another one replaces it."
      footer={
        <>
          <Button onClick={close}>Close</Button>
          <Button tone="primary" disabled={busy || text === null || text === present} onClick={() => void restore()}>
            Restore this version
          </Button>
        </>
      }
    >
      {problem ? (
        <p role="alert" className="pb-3 text-sm text-danger">
          {problem}
        </p>
      ) : null}
      {list?.versions.length === 0 ? (
        <Empty icon={<History size={26} strokeWidth={1.5} aria-hidden />} title="No earlier version yet">
          Run a statement, and the text that ran is kept here.
        </Empty>
      ) : (
        <div className="grid min-h-64 grid-cols-[13rem_minmax(0,1fr)] gap-4">
          <div role="listbox" aria-label="Versions" className="max-h-[58vh] overflow-auto">
            {list?.versions.map((version, at) => (
              <button
                key={version.id}
                type="button"
                role="option"
                aria-selected={version === chosen}
                tabIndex={version === chosen ? 0 : -1}
                onClick={() => setChosen(version)}
                onKeyDown={(event) => {
                  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
                  const next = list.versions[at + step]
                  if (step === 0 || !next) return
                  event.preventDefault()
                  setChosen(next)
                  const options = event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('[role=option]')
                  options?.[at + step]?.focus()
                }}
                className="block w-full rounded-md px-2.5 py-1.5 text-left hover:bg-hover focus-visible:-outline-offset-2 aria-selected:bg-accent-soft"
              >
                <span className="block text-sm">
                  <LocalTime time={version.savedAt} />
                </span>
                <span className="block truncate text-xs text-muted">
                  {reasonOf(version)} · {version.savedBy ?? 'a former user'} · {formatBytes(version.bytes)}
                </span>
              </button>
            ))}
          </div>
          <Suspense fallback={null}>
            {text !== null && present !== null ? (
              <TextDiff before={text} after={present} labels={['This version', 'Present text']} />
            ) : null}
          </Suspense>
        </div>
      )}
    </Dialog>
  )
}
