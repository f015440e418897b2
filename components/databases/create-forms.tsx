'use client'
import { useState } from 'react'
import { quotePath } from '../editor/names'
import { StatementDialog } from '../statements/statement-dialog'
import { AreaField, CheckField } from '../ui/fields'
import { Field } from '../ui/input'
import { createDatabaseSql, createSchemaSql, createViewSql } from './ddl'

export function CreateDatabase({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [note, setNote] = useState('')
  return (
    <StatementDialog
      title="Create a database"
      description="One file that holds schemas. The role that it is made in owns it."
      sql={name.trim() ? [createDatabaseSql(name.trim(), note)] : null}
      verb="Create"
      onClose={onClose}
    >
      <Field label="Name" autoFocus value={name} spellCheck={false} onChange={(event) => setName(event.target.value)} />
      <Field label="Comment" value={note} onChange={(event) => setNote(event.target.value)} />
    </StatementDialog>
  )
}

export function CreateSchema({ database, onClose }: { database: string; onClose: () => void }) {
  const [name, setName] = useState('')
  const [note, setNote] = useState('')
  const [managed, setManaged] = useState(false)
  return (
    <StatementDialog
      title="Create a schema"
      description={
        <>
          In database <span className="font-mono text-text">{database}</span>.
        </>
      }
      sql={name.trim() ? [createSchemaSql(database, name.trim(), note, managed)] : null}
      verb="Create"
      onClose={onClose}
    >
      <Field label="Name" autoFocus value={name} spellCheck={false} onChange={(event) => setName(event.target.value)} />
      <Field label="Comment" value={note} onChange={(event) => setNote(event.target.value)} />
      <CheckField
        label="Managed access"
        hint="Only the schema's owner grants what is in it; owners of tables do not."
        checked={managed}
        onChange={(event) => setManaged(event.target.checked)}
      />
    </StatementDialog>
  )
}

/** `over`: a table or view that the query begins with. */
export function CreateView({ schema, over, onClose }: { schema: string[]; over?: string[]; onClose: () => void }) {
  const [name, setName] = useState('')
  const [note, setNote] = useState('')
  const [query, setQuery] = useState(over ? `SELECT *\nFROM ${quotePath(over)}` : '')
  return (
    <StatementDialog
      title="Create a view"
      description={
        <>
          In <span className="font-mono text-text">{quotePath(schema)}</span>. It runs with the rights of the role that
          owns it.
        </>
      }
      sql={createViewSql([...schema, name.trim()], query, note)}
      verb="Create"
      width="lg"
      onClose={onClose}
    >
      <Field label="Name" autoFocus value={name} spellCheck={false} onChange={(event) => setName(event.target.value)} />
      <AreaField
        label="Query"
        code
        rows={8}
        value={query}
        placeholder="SELECT …"
        onChange={(event) => setQuery(event.target.value)}
      />
      <Field label="Comment" value={note} onChange={(event) => setNote(event.target.value)} />
    </StatementDialog>
  )
}
