'use client'
import { FileArchive } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button'
import { Dialog, useClosing } from '../ui/dialog'
import { CheckField } from '../ui/fields'
import { FileChoice } from '../ui/file-choice'
import { plural } from '../ui/format'
import { Spinner } from '../ui/spinner'
import { type ImportReport, importZip } from './texts'
import type { WorksheetEntry } from './types'

/** Makes worksheets of the `.sql` files in a zip archive, and says what became of them. */
export function ImportDialog({
  folder,
  onDone,
  onClose,
}: {
  /** Null: at the top. */
  folder: Pick<WorksheetEntry, 'id' | 'name'> | null
  onDone: () => void
  onClose: () => void
}) {
  const { open, close, onClosed, back } = useClosing(onClose)
  const [file, setFile] = useState<File | null>(null)
  const [replace, setReplace] = useState(false)
  const [busy, setBusy] = useState(false)
  const [report, setReport] = useState<ImportReport | null>(null)
  const [problem, setProblem] = useState('')

  function choose(next: File) {
    setFile(next)
    setReport(null)
    setProblem('')
  }

  async function load() {
    if (!file) return
    setBusy(true)
    setProblem('')
    const answer = await importZip(file, folder?.id ?? null, replace ? 'replace' : 'keep')
    setBusy(false)
    if (!answer.ok) return setProblem(answer.error.message)
    setReport(answer.value)
    onDone()
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      onClosed={onClosed}
      back={back}
      title="Import worksheets"
      description={`Each .sql file of a zip archive becomes a worksheet ${folder ? `in ${folder.name}` : 'at the top of the tree'}; its folders become folders.`}
      footer={
        <>
          <Button onClick={close}>Close</Button>
          <Button tone="primary" disabled={!file || busy || report !== null} onClick={() => void load()}>
            Import
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <FileChoice
          label="Zip archive"
          file={file}
          icon={FileArchive}
          wish="Choose a zip archive, or drop one here"
          note="Up to 10,000 files, each of 5 MB and all of 50 MB, in UTF-8"
          accept=".zip,application/zip"
          disabled={busy}
          onChoose={choose}
        />
        <CheckField
          label="Replace worksheets of the same name"
          hint="Their texts are kept as versions. Otherwise the new ones get a number."
          checked={replace}
          disabled={busy}
          onChange={(event) => setReplace(event.target.checked)}
        />
        {busy ? (
          <p className="flex items-center gap-2 text-xs text-muted">
            <Spinner size={12} label="Importing" /> Reading the archive
          </p>
        ) : null}
        {problem ? (
          <p role="alert" className="text-sm text-danger">
            {problem}
          </p>
        ) : null}
        {report ? <Report report={report} /> : null}
      </div>
    </Dialog>
  )
}

function Report({ report }: { report: ImportReport }) {
  const { worksheets, folders, replaced, unchanged, leftOut } = report
  const parts = [
    `${plural(worksheets, 'worksheet')} and ${plural(folders, 'folder')} made`,
    replaced > 0 ? `${plural(replaced, 'text')} replaced` : '',
    unchanged > 0 ? `${unchanged} were there already` : '',
  ]
  return (
    <div role="status" className="rounded-md border border-line bg-sunken px-3 py-2 text-sm">
      <p>{parts.filter(Boolean).join(', ')}.</p>
      {leftOut.length > 0 ? (
        <>
          <p className="mt-1 text-warn">{plural(leftOut.length, 'file')} left out:</p>
          <ul className="max-h-32 overflow-auto text-xs text-muted">
            {leftOut.map(({ path, why }) => (
              <li key={path}>
                <bdi className="font-mono">{path}</bdi>: {why}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  )
}
