'use client'
import { useId, useState } from 'react'
import type { ColumnOfPage } from '@/lib/warehouse/pages/types'
import { quotePath } from '../editor/names'
import { StatementDialog } from '../statements/statement-dialog'
import { CheckField } from '../ui/fields'
import { Field } from '../ui/input'
import { emptyColumn } from './create-table'
import { addColumnSql, alterColumnSql, columnTypes, dropColumnSql, inTransaction } from './ddl'

export type ColumnForm = { do: 'add' } | { do: 'alter' | 'drop'; column: ColumnOfPage }

/** The form for one column of a table that is open now. */
export function ColumnDialog({ table, form, onClose }: { table: string[]; form: ColumnForm; onClose: () => void }) {
  if (form.do === 'add') return <AddColumn table={table} onClose={onClose} />
  if (form.do === 'alter') return <AlterColumn table={table} column={form.column} onClose={onClose} />
  return (
    <StatementDialog
      title={`Drop column ${form.column.name}`}
      description={
        <>
          Of <span className="font-mono text-text">{quotePath(table)}</span>, with all its values. There is no way back.
        </>
      }
      sql={[dropColumnSql(table, form.column.name)]}
      verb="Drop"
      danger
      onClose={onClose}
    />
  )
}

function TypeField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const types = useId()
  return (
    <>
      <datalist id={types}>
        {columnTypes.map((type) => (
          <option key={type} value={type} />
        ))}
      </datalist>
      <Field
        label="Type"
        list={types}
        value={value}
        spellCheck={false}
        className="font-mono text-xs!"
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  )
}

function AddColumn({ table, onClose }: { table: string[]; onClose: () => void }) {
  const [column, setColumn] = useState(emptyColumn(0))
  const sql = addColumnSql(table, column)
  return (
    <StatementDialog
      title="Add a column"
      description={
        <>
          To <span className="font-mono text-text">{quotePath(table)}</span>.
        </>
      }
      sql={sql === null ? null : [sql]}
      verb="Add"
      onClose={onClose}
    >
      <Field
        label="Name"
        autoFocus
        value={column.name}
        spellCheck={false}
        onChange={(event) => setColumn({ ...column, name: event.target.value })}
      />
      <TypeField value={column.type} onChange={(type) => setColumn({ ...column, type })} />
      <Field
        label="Default"
        hint="What rows that are there already get, too."
        value={column.default}
        spellCheck={false}
        className="font-mono text-xs!"
        onChange={(event) => setColumn({ ...column, default: event.target.value })}
      />
    </StatementDialog>
  )
}

function AlterColumn({ table, column, onClose }: { table: string[]; column: ColumnOfPage; onClose: () => void }) {
  const before = {
    name: column.name,
    type: column.type,
    notNull: !column.nullable,
    default: column.default ?? '',
    comment: column.comment ?? '',
  }
  const [after, setAfter] = useState(before)
  const steps = after.name.trim() && after.type.trim() ? alterColumnSql(table, before, after) : []
  return (
    <StatementDialog
      title={`Alter column ${column.name}`}
      description={
        <>
          Of <span className="font-mono text-text">{quotePath(table)}</span>.
        </>
      }
      sql={steps.length > 0 ? inTransaction(steps) : null}
      verb="Alter"
      onClose={onClose}
    >
      <Field
        label="Name"
        autoFocus
        value={after.name}
        spellCheck={false}
        onChange={(event) => setAfter({ ...after, name: event.target.value })}
      />
      <TypeField value={after.type} onChange={(type) => setAfter({ ...after, type })} />
      <Field
        label="Default"
        value={after.default}
        spellCheck={false}
        className="font-mono text-xs!"
        onChange={(event) => setAfter({ ...after, default: event.target.value })}
      />
      <CheckField
        label="Not null"
        checked={after.notNull}
        onChange={(event) => setAfter({ ...after, notNull: event.target.checked })}
      />
      <Field
        label="Comment"
        value={after.comment}
        onChange={(event) => setAfter({ ...after, comment: event.target.value })}
      />
    </StatementDialog>
  )
}
