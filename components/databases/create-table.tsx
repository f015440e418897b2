'use client'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { quotePath } from '../editor/names'
import { StatementDialog } from '../statements/statement-dialog'
import { Button, IconButton } from '../ui/button'
import { Field, Input } from '../ui/input'
import { type ColumnDraft, columnTypes, createTableSql } from './ddl'

export const emptyColumn = (key: number): ColumnDraft => ({
  key,
  name: '',
  type: 'VARCHAR',
  notNull: false,
  primaryKey: false,
  unique: false,
  default: '',
  check: '',
})

/** A new table, column by column: types, defaults, constraints. */
export function CreateTable({ schema, onClose }: { schema: string[]; onClose: () => void }) {
  const [name, setName] = useState('')
  const [note, setNote] = useState('')
  const [check, setCheck] = useState('')
  const [columns, setColumns] = useState([{ ...emptyColumn(0), name: 'id', type: 'BIGINT', primaryKey: true }])
  return (
    <StatementDialog
      title="Create a table"
      description={
        <>
          In <span className="font-mono text-text">{quotePath(schema)}</span>.
        </>
      }
      sql={createTableSql([...schema, name.trim()], columns, { checks: [check], note })}
      verb="Create"
      width="lg"
      onClose={onClose}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label="Name"
          autoFocus
          value={name}
          spellCheck={false}
          onChange={(event) => setName(event.target.value)}
        />
        <Field label="Comment" value={note} onChange={(event) => setNote(event.target.value)} />
      </div>
      <ColumnsEditor columns={columns} onChange={setColumns} />
      <Field
        label="Check over several columns"
        value={check}
        spellCheck={false}
        placeholder="ends_at > begins_at"
        className="font-mono text-xs!"
        onChange={(event) => setCheck(event.target.value)}
      />
    </StatementDialog>
  )
}

const track =
  'grid grid-cols-[minmax(7rem,1.4fr)_minmax(7rem,1.2fr)_2.6rem_2.6rem_2.6rem_minmax(5rem,1fr)_minmax(5rem,1fr)_5.25rem] items-center gap-1.5'

function ColumnsEditor({ columns, onChange }: { columns: ColumnDraft[]; onChange: (columns: ColumnDraft[]) => void }) {
  const types = useId()
  const set = (at: number, change: Partial<ColumnDraft>) =>
    onChange(columns.map((column, index) => (index === at ? { ...column, ...change } : column)))
  const swap = (at: number, to: number) => {
    const next = [...columns]
    ;[next[at], next[to]] = [next[to]!, next[at]!]
    onChange(next)
  }
  function add() {
    onChange([...columns, emptyColumn(Math.max(0, ...columns.map(({ key }) => key)) + 1)])
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 text-xs font-medium text-muted">Columns</legend>
      <datalist id={types}>
        {columnTypes.map((type) => (
          <option key={type} value={type} />
        ))}
      </datalist>
      <div className="overflow-x-auto pb-1">
        <div className="flex min-w-[42rem] flex-col gap-1.5 p-0.5">
          <div className={`${track} text-2xs text-faint`} aria-hidden>
            <span>Name</span>
            <span>Type</span>
            <span className="text-center">Key</span>
            <span className="text-center">Not null</span>
            <span className="text-center">Unique</span>
            <span>Default</span>
            <span>Check</span>
            <span />
          </div>
          {columns.map((column, at) => {
            const of = `column ${column.name || at + 1}`
            return (
              <div key={column.key} className={track}>
                <Input
                  aria-label={`Name of column ${at + 1}`}
                  // One that was just added is where one types on; the first has the table's name before it.
                  autoFocus={column.key > 0}
                  value={column.name}
                  spellCheck={false}
                  onChange={(event) => set(at, { name: event.target.value })}
                />
                <Input
                  aria-label={`Type of ${of}`}
                  list={types}
                  value={column.type}
                  spellCheck={false}
                  className="font-mono text-xs!"
                  onChange={(event) => set(at, { type: event.target.value })}
                />
                {(['primaryKey', 'notNull', 'unique'] as const).map((flag) => (
                  <input
                    key={flag}
                    type="checkbox"
                    aria-label={`${{ primaryKey: 'Primary key', notNull: 'Not null', unique: 'Unique' }[flag]}: ${of}`}
                    checked={column[flag]}
                    onChange={(event) => set(at, { [flag]: event.target.checked })}
                    className="size-4 justify-self-center accent-accent"
                  />
                ))}
                <Input
                  aria-label={`Default of ${of}`}
                  value={column.default}
                  spellCheck={false}
                  className="font-mono text-xs!"
                  onChange={(event) => set(at, { default: event.target.value })}
                />
                <Input
                  aria-label={`Check of ${of}`}
                  value={column.check}
                  spellCheck={false}
                  className="font-mono text-xs!"
                  onChange={(event) => set(at, { check: event.target.value })}
                />
                <span className="flex">
                  <IconButton
                    label={`Move ${of} up`}
                    className="size-6!"
                    disabled={at === 0}
                    onClick={() => swap(at, at - 1)}
                  >
                    <ArrowUp size={13} aria-hidden />
                  </IconButton>
                  <IconButton
                    label={`Move ${of} down`}
                    className="size-6!"
                    disabled={at === columns.length - 1}
                    onClick={() => swap(at, at + 1)}
                  >
                    <ArrowDown size={13} aria-hidden />
                  </IconButton>
                  <IconButton
                    label={`Remove ${of}`}
                    className="size-6!"
                    disabled={columns.length === 1}
                    onClick={() => onChange(columns.filter((_, index) => index !== at))}
                  >
                    <Trash2 size={13} aria-hidden />
                  </IconButton>
                </span>
              </div>
            )
          })}
        </div>
      </div>
      <div>
        <Button onClick={add}>
          <Plus size={13} aria-hidden /> Add a column
        </Button>
      </div>
    </fieldset>
  )
}
