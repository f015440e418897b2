'use client'
import { FileUp } from 'lucide-react'
import { type FormEvent, useEffect, useId, useState } from 'react'
import type { FilePreview } from '@/lib/warehouse/import/types'
import { quotePath } from '../editor/names'
import { SqlText } from '../history/sql-text'
import { usePageTools } from '../statements/tools'
import { Button } from '../ui/button'
import { Dialog, useClosing } from '../ui/dialog'
import { FileChoice } from '../ui/file-choice'
import { formatBytes, formatCount } from '../ui/format'
import { Field } from '../ui/input'
import { Scroll } from '../ui/scroll'
import { Select } from '../ui/select'
import { ProgressBar, Spinner } from '../ui/spinner'
import { say } from '../ui/toast'
import { askNames } from './ask-names'
import { LoadOptions } from './load-options'
import { LoadPreview } from './load-preview'
import { formatOf, tableNameFor } from './table-name'
import { type LoadForm, useLoad } from './use-load'

/** Loads a CSV, JSON or Parquet file from this computer into a new table, or into one that is there. */
export function LoadDialog({
  target,
  role: wanted,
  onClose,
  onLoaded,
}: {
  /** Database and schema, or a table that rows are appended to. */
  target: string[]
  /** The role to begin with, by its plain name. */
  role?: string | undefined
  onClose: () => void
  onLoaded: (path: string[]) => void
}) {
  const { roles, role: byDefault } = usePageTools()
  const place = [target[0]!, target[1] ?? 'main']
  const given = target[2]
  const [form, setForm] = useState<LoadForm>({
    mode: given === undefined ? 'new' : 'append',
    table: given ?? '',
    options: {},
    types: {},
    without: [],
  })
  const [role, setRole] = useState(wanted && roles.includes(wanted) ? wanted : byDefault)
  const load = useLoad(place, form, role)
  const { file, stage, preview, looking, failure } = load
  const { open, close, onClosed, back } = useClosing(onClose)
  const id = useId()
  const loading = stage.at === 'load'
  const append = form.mode === 'append'
  const ready = stage.at === 'sent' && !looking && preview?.sql !== undefined
  const change = (part: Partial<LoadForm>) => setForm({ ...form, ...part })

  function choose(next: File) {
    setForm({ ...form, options: {}, types: {}, without: [], ...(append ? {} : { table: tableNameFor(next.name) }) })
    void load.choose(next)
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (!ready) return
    const rows = await load.load()
    if (rows === null) return
    const path = [...place, form.table.trim()]
    say(`Loaded ${formatCount(rows)} rows`, quotePath(path))
    close()
    onLoaded(path)
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      onClosed={onClosed}
      back={back}
      width={file ? 'xl' : 'md'}
      title="Load a file"
      description={
        <>
          Into <span className="font-mono text-text">{quotePath(place)}</span>, from this computer.
        </>
      }
      footer={
        <>
          <div className="mr-auto flex items-center gap-2 text-xs text-muted">
            <span aria-hidden>as</span>
            <Select
              label="Role that it runs in"
              value={role}
              disabled={loading}
              onChange={(event) => setRole(event.target.value)}
            >
              {roles.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          </div>
          {stage.at === 'send' || loading ? (
            <Button onClick={load.stop}>Stop</Button>
          ) : (
            <Button onClick={close}>Cancel</Button>
          )}
          <Button type="submit" form={id} tone="primary" disabled={!ready}>
            {append ? 'Append' : 'Load'}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
        <FileChoice
          label="File"
          file={file}
          icon={FileUp}
          wish="Choose a file, or drop one here"
          note="CSV, TSV, JSON, NDJSON or Parquet, also as .gz or .zst"
          accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,.parquet,.gz,.zst"
          disabled={loading}
          onChoose={choose}
        />
        {stage.at === 'send' ? (
          <div className="flex flex-col gap-1">
            <ProgressBar value={(stage.sent / Math.max(1, stage.total)) * 100} label="Upload" />
            <p className="text-xs text-muted tabular-nums">
              {formatBytes(stage.sent)} of {formatBytes(stage.total)} sent
            </p>
          </div>
        ) : null}
        {file ? (
          <>
            <TargetFields
              place={place}
              form={form}
              role={role}
              disabled={loading}
              onChange={change}
              onMode={(mode) => {
                // A name for a new table is hardly that of an old one.
                const table = mode === 'new' ? tableNameFor(file.name) : (given ?? '')
                change({ mode, table, types: {}, without: [] })
              }}
            />
            <LoadOptions
              format={formatOf(file.name)}
              options={form.options}
              found={preview?.csv}
              disabled={loading}
              onChange={(options) => change({ options, types: {}, without: [] })}
            />
          </>
        ) : null}
        {failure ? (
          <div role="alert" className="rounded-md border border-danger/40 bg-danger-soft px-3 py-2 text-sm">
            <p className="break-words whitespace-pre-wrap text-danger">{failure.message}</p>
            {failure.hint ? <p className="mt-0.5 break-words whitespace-pre-wrap text-muted">{failure.hint}</p> : null}
          </div>
        ) : null}
        {preview ? (
          <div className={`flex flex-col gap-3 ${looking ? 'opacity-60' : ''}`} aria-busy={looking}>
            <LoadPreview
              preview={preview}
              append={append}
              without={form.without}
              disabled={loading}
              onType={(name, type) => {
                const { [name]: _, ...types } = form.types
                change({ types: type === null ? types : { ...types, [name]: type } })
              }}
              onLeave={(name, leave) =>
                change({ without: leave ? [...form.without, name] : form.without.filter((one) => one !== name) })
              }
            />
            {append && preview.columns.some(({ into }) => into !== undefined) ? <Mismatch preview={preview} /> : null}
          </div>
        ) : stage.at === 'sent' && !failure ? (
          <p className="flex items-center gap-2 text-sm text-muted">
            <Spinner size={12} label="Looking" /> Looking at the first rows
          </p>
        ) : null}
        {loading ? (
          <div className="flex flex-col gap-1">
            <ProgressBar value={stage.percentage < 0 ? null : stage.percentage} label="Load" />
            <p className="text-xs text-muted">Reading the file into the table</p>
          </div>
        ) : null}
        {preview ? (
          <section aria-label="SQL" className="flex flex-col gap-1">
            <h3 className="text-xs font-medium text-muted">SQL that will run</h3>
            <Scroll label="SQL that will run" className="max-h-32 rounded-md border border-line bg-sunken px-3 py-2">
              {preview.sql ? (
                <SqlText text={`${preview.sql};`} />
              ) : (
                <p className="text-xs text-muted">{sqlNote(preview, failure !== null)}</p>
              )}
            </Scroll>
          </section>
        ) : null}
      </form>
    </Dialog>
  )
}

/** Why there is no SQL yet. */
function sqlNote({ columns }: FilePreview, failed: boolean): string {
  if (failed) return 'What is wrong above has to be mended first.'
  return columns.some(({ loaded }) => loaded) ? 'Name a table to see it.' : 'No column would be loaded.'
}

function TargetFields({
  place,
  form,
  role,
  disabled,
  onChange,
  onMode,
}: {
  place: string[]
  form: LoadForm
  role: string
  disabled: boolean
  onChange: (part: Partial<LoadForm>) => void
  onMode: (mode: LoadForm['mode']) => void
}) {
  const names = useId()
  const group = useId()
  const [tables, setTables] = useState<string[]>([])
  const append = form.mode === 'append'
  const prefix = append ? form.table : null
  const at = JSON.stringify(place)
  useEffect(() => {
    if (prefix === null) return
    let left = false
    askNames({ path: JSON.parse(at) as string[], prefix, role })
      .then(({ names: found }) => {
        if (!left) setTables(found.filter(({ kind }) => kind === 'table').map(({ name }) => name))
      })
      .catch(() => undefined)
    return () => {
      left = true
    }
  }, [prefix, at, role])
  return (
    <div className="grid items-end gap-3 sm:grid-cols-2">
      <fieldset className="flex h-7 items-center gap-4 text-sm">
        <legend className="sr-only">Target</legend>
        {(['new', 'append'] as const).map((mode) => (
          <label key={mode} className="flex items-center gap-1.5">
            <input
              type="radio"
              name={group}
              disabled={disabled}
              checked={form.mode === mode}
              onChange={() => onMode(mode)}
              className="size-4 accent-accent"
            />
            {mode === 'new' ? 'A new table' : 'Append to a table'}
          </label>
        ))}
      </fieldset>
      <Field
        label={append ? 'Table' : 'Table name'}
        value={form.table}
        disabled={disabled}
        spellCheck={false}
        autoComplete="off"
        list={append ? names : undefined}
        onChange={(event) => onChange({ table: event.target.value })}
      />
      <datalist id={names}>{append ? tables.map((name) => <option key={name} value={name} />) : null}</datalist>
    </div>
  )
}

/** As many names as one reads. */
const mostNames = 20
const listed = (names: string[]) =>
  names.length > mostNames
    ? `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`
    : names.join(', ')

/** How the columns of a file and of a table differ. */
function Mismatch({ preview }: { preview: { columns: { name: string; into?: string | null }[]; missing: string[] } }) {
  const unknown = preview.columns.filter(({ into }) => into === null).map(({ name }) => name)
  const { missing } = preview
  if (unknown.length + missing.length === 0)
    return <p className="text-sm text-muted">Every column has its match in the table, by name.</p>
  return (
    <ul className="rounded-md border border-warn/50 bg-warn-soft px-3 py-2 text-sm">
      {unknown.length > 0 ? (
        <li>
          <span className="text-warn">Not in the table, so not loaded:</span> {listed(unknown)}
        </li>
      ) : null}
      {missing.length > 0 ? (
        <li>
          <span className="text-warn">Not loaded, so NULL or the column’s default:</span> {listed(missing)}
        </li>
      ) : null}
    </ul>
  )
}
