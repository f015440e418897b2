'use client'
import { FileUp } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { quotePath } from '../editor/names'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { formatBytes, formatCount } from '../ui/format'
import { Field } from '../ui/input'
import { ProgressBar, Spinner } from '../ui/spinner'
import { say } from '../ui/toast'
import { loadFile, sendFile } from './upload'

type Stage = { at: 'choose' } | { at: 'send'; sent: number; total: number } | { at: 'load' }

/** A name for a table, out of a file's name. */
export function tableNameFor(file: string): string {
  const base = file.replace(/\.(csv|tsv|txt|json|jsonl|ndjson|parquet)(\.(gz|zst))?$/i, '')
  const name = base
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
  return /^\d/.test(name) ? `t_${name}` : name || 'new_table'
}

/** Loads a CSV, JSON or Parquet file from this computer into a new table; the types come from the file. */
export function UploadDialog({
  target,
  role,
  onClose,
  onLoaded,
}: {
  /** Database and schema; null: closed. */
  target: string[] | null
  /** The role that shall own the table, as SQL takes it. */
  role: string | undefined
  onClose: () => void
  onLoaded: (path: string[]) => void
}) {
  const [file, setFile] = useState<File | null>(null)
  const [table, setTable] = useState('')
  const [stage, setStage] = useState<Stage>({ at: 'choose' })
  const [error, setError] = useState<string | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const abort = useRef<AbortController | null>(null)
  const [database = '', schema = 'main'] = target ?? []

  useEffect(() => {
    if (!target) return
    setFile(null)
    setTable('')
    setStage({ at: 'choose' })
    setError(null)
    return () => abort.current?.abort()
  }, [target])

  function choose(next: File | undefined) {
    if (!next) return
    setFile(next)
    setError(null)
    setTable(tableNameFor(next.name))
  }

  async function load() {
    if (!file) return
    setError(null)
    abort.current = new AbortController()
    try {
      const { uploadId } = await sendFile(
        file,
        (sent, total) => setStage({ at: 'send', sent, total }),
        abort.current.signal,
      )
      setStage({ at: 'load' })
      const rows = await loadFile(
        { uploadId, fileName: file.name, table: quotePath([database, schema, table]), role },
        abort.current.signal,
      )
      say(`Loaded ${formatCount(rows)} rows`, quotePath([database, schema, table]))
      onLoaded([database, schema, table])
      onClose()
    } catch (failure) {
      setStage({ at: 'choose' })
      setError(failure instanceof Error ? failure.message : 'The file could not be loaded.')
    }
  }

  const busy = stage.at !== 'choose'
  return (
    <Dialog
      open={target !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Load a file into a new table"
      description={
        target ? (
          <>
            Into <span className="font-mono text-text">{quotePath([database, schema])}</span>. Columns and types are
            read from the file.
          </>
        ) : null
      }
      footer={
        <>
          <Button onClick={onClose}>{busy ? 'Stop' : 'Close'}</Button>
          <Button tone="primary" disabled={!file || !table || busy} onClick={() => void load()}>
            Load
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <button
          type="button"
          disabled={busy}
          onClick={() => picker.current?.click()}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault()
            choose(event.dataTransfer.files[0])
          }}
          className="flex flex-col items-center gap-1 rounded-md border border-dashed border-control/70 bg-sunken px-4 py-6 text-sm text-muted hover:border-accent hover:text-text"
        >
          <FileUp size={20} strokeWidth={1.5} aria-hidden />
          {file ? (
            <span className="text-text">
              {file.name} <span className="text-faint">· {formatBytes(file.size)}</span>
            </span>
          ) : (
            <span>Choose a file, or drop one here</span>
          )}
          <span className="text-xs text-faint">CSV, TSV, JSON, NDJSON or Parquet, also as .gz or .zst</span>
        </button>
        <input
          ref={picker}
          type="file"
          tabIndex={-1}
          aria-label="File"
          accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,.parquet,.gz,.zst"
          onChange={(event) => choose(event.target.files?.[0])}
          className="sr-only"
        />
        <Field
          label="Table name"
          value={table}
          disabled={busy}
          spellCheck={false}
          onChange={(event) => setTable(event.target.value)}
          error={error}
        />
        {stage.at === 'send' ? (
          <div className="flex flex-col gap-1">
            <ProgressBar value={(stage.sent / Math.max(1, stage.total)) * 100} label="Upload" />
            <p className="text-xs text-muted tabular-nums">
              {formatBytes(stage.sent)} of {formatBytes(stage.total)} sent
            </p>
          </div>
        ) : null}
        {stage.at === 'load' ? (
          <p className="flex items-center gap-2 text-xs text-muted">
            <Spinner size={12} label="Loading" /> Reading the file into the table
          </p>
        ) : null}
      </div>
    </Dialog>
  )
}
