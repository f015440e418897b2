'use client'
import { Download as DownloadIcon, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { here } from '../shell/place'
import { buttonClass } from '../ui/button'
import { formatCount } from '../ui/format'
import { Menu, MenuCheck, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '../ui/menu'
import { complain, say } from '../ui/toast'
import { type ExportProgress, exportProgress, exportUrl } from './kept-client'
import { queryOf, type RunLook } from './look'
import type { Run } from './run'

const formats: [string, string][] = [
  ['csv', 'CSV'],
  ['tsv', 'TSV'],
  ['json', 'JSON'],
  ['ndjson', 'NDJSON'],
  ['parquet', 'Parquet'],
  ['xlsx', 'Excel (XLSX)'],
]
const askEveryMs = 400

interface Download {
  name: string
  label: string
  progress: ExportProgress | null
  /** How often the server did not know of it: a download begins a moment after the click, or the server is a new one. */
  unknown: number
}
const mostUnknown = 25

/** The kept result as a file, in one of six formats; while it is written, how far it is, and the way to stop it. */
export function ExportMenu({ run, look }: { run: Run; look: RunLook }) {
  const [what, setWhat] = useState<'view' | 'whole'>('view')
  const [safe, setSafe] = useState(true)
  const [download, setDownload] = useState<Download | null>(null)
  const view = queryOf(look)
  const narrowed = Object.keys(view).length > 0
  const total = run.state.rowCount

  function start(format: string, label: string) {
    const name = crypto.randomUUID()
    const link = document.createElement('a')
    const url = exportUrl(run.state.statementId!, {
      format,
      name,
      safe: safe && (format === 'csv' || format === 'tsv'),
      view: what === 'view' ? view : undefined,
    })
    link.href = here(url)
    // The server names the file: what it refuses is then no file.
    link.download = ''
    link.click()
    setDownload({ name, label, progress: null, unknown: 0 })
  }

  useProgress(download, setDownload)
  if (download) return <Underway download={download} />
  return (
    <Menu
      side="top"
      align="end"
      trigger={
        <button type="button" className={`${buttonClass('quiet')} h-6!`}>
          <DownloadIcon size={13} aria-hidden />
          Export
        </button>
      }
    >
      {narrowed ? (
        <MenuChoice
          label="Rows"
          value={what}
          onChange={(next) => setWhat(next === 'whole' ? 'whole' : 'view')}
          options={[
            { value: 'view', label: 'This view: as sorted and filtered' },
            { value: 'whole', label: `Whole result: ${formatCount(total)} rows` },
          ]}
        />
      ) : (
        <MenuLabel>Whole result: {formatCount(total)} rows</MenuLabel>
      )}
      <MenuSeparator />
      {formats.map(([format, label]) => (
        <MenuItem key={format} onClick={() => start(format, label)}>
          {label}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuCheck checked={safe} onChange={setSafe}>
        CSV, TSV: no formulas
      </MenuCheck>
    </Menu>
  )
}

function Underway({ download: { name, label, progress } }: { download: Download }) {
  const { rows = 0, total = null } = progress ?? {}
  const share = total ? `${Math.floor((100 * rows) / total)} %` : ''
  return (
    <span role="status" className="flex items-center gap-1.5 whitespace-nowrap tabular-nums">
      <progress
        aria-label={`Export as ${label}`}
        className="h-1 w-16 appearance-none overflow-hidden rounded-full bg-pressed [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-pressed [&::-webkit-progress-value]:bg-accent"
        {...(total ? { value: rows, max: total } : {})}
      />
      {label} {share}
      <button
        type="button"
        aria-label="Cancel the export"
        onClick={() => void exportProgress(name, 'DELETE').catch(() => {})}
        className="grid size-5 place-items-center rounded hover:bg-hover"
      >
        <X size={11} aria-hidden />
      </button>
    </span>
  )
}

/** Asks how far the file is until it is there. */
function useProgress(download: Download | null, setDownload: (next: Download | null) => void): void {
  useEffect(() => {
    if (!download) return
    const timer = setTimeout(async () => {
      const progress = await exportProgress(download.name).catch(
        (error: Error): ExportProgress => ({ state: 'failed', rows: 0, total: null, message: error.message }),
      )
      if (progress.state === 'running') return setDownload({ ...download, progress })
      if (progress.state === 'unknown' && download.unknown < mostUnknown)
        return setDownload({ ...download, unknown: download.unknown + 1 })
      setDownload(null)
      if (progress.state === 'done')
        say(`Exported ${formatCount(progress.rows)} ${progress.rows === 1 ? 'row' : 'rows'} as ${download.label}`)
      else complain('The export did not come through', progress.message ?? 'The server does not know of it.')
    }, askEveryMs)
    return () => clearTimeout(timer)
  }, [download, setDownload])
}
