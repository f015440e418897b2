'use client'
import { useState } from 'react'
import { quoteNameIfNeeded, quoteString } from '../../lib/sql/quote.ts'
import { StatementDialog } from '../statements/statement-dialog'
import { Field } from '../ui/input'

const role = 'ORGADMIN'
const field = { spellCheck: false, autoComplete: 'off' } as const

export function CreateAccount({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [admin, setAdmin] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [note, setNote] = useState('')
  const complete = name.trim() && admin.trim() && email.trim()
  const statement = (secret: string) =>
    [
      `CREATE ACCOUNT ${quoteNameIfNeeded(name.trim())}`,
      `ADMIN_NAME = ${quoteString(admin.trim())}`,
      `ADMIN_EMAIL = ${quoteString(email.trim())}`,
      password ? `ADMIN_PASSWORD = ${quoteString(secret)}` : '',
      note ? `COMMENT = ${quoteString(note)}` : '',
    ]
      .filter(Boolean)
      .join('\n  ')
  return (
    <StatementDialog
      title="Create an account"
      description="An account has users, roles, databases and warehouses of its own, and shares nothing with another."
      sql={complete ? [statement(password)] : null}
      shown={complete ? [statement('***')] : undefined}
      role={role}
      verb="Create"
      onClose={onClose}
    >
      <Field
        label="Name"
        hint="Stands in the address of all its pages: letters, digits, - and _."
        autoFocus
        value={name}
        {...field}
        onChange={(event) => setName(event.target.value)}
      />
      <Field label="First administrator" value={admin} {...field} onChange={(event) => setAdmin(event.target.value)} />
      <Field
        label="Administrator's e-mail"
        type="email"
        value={email}
        {...field}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label="Password"
        type="password"
        hint="Without one, an invitation goes to the address; whoever has a sign-in here already joins with it."
        value={password}
        autoComplete="new-password"
        onChange={(event) => setPassword(event.target.value)}
      />
      <Field label="Comment" value={note} onChange={(event) => setNote(event.target.value)} />
    </StatementDialog>
  )
}

export function RenameAccount({ name, own, onClose }: { name: string; own: boolean; onClose: () => void }) {
  const [to, setTo] = useState(name)
  const wanted = to.trim()
  return (
    <StatementDialog
      title={`Rename account ${name}`}
      description="Its addresses change with it; links that others kept lead nowhere."
      sql={
        wanted && wanted !== name
          ? [`ALTER ACCOUNT ${quoteNameIfNeeded(name)} RENAME TO ${quoteNameIfNeeded(wanted)}`]
          : null
      }
      role={role}
      verb="Rename"
      onClose={onClose}
      onRan={own ? () => location.assign(`/a/${encodeURIComponent(wanted)}/organization`) : undefined}
    >
      <Field label="New name" autoFocus value={to} {...field} onChange={(event) => setTo(event.target.value)} />
    </StatementDialog>
  )
}

export type AccountChange = 'suspend' | 'resume' | 'restore'

const changes: Record<AccountChange, { verb: string; sql: (name: string) => string; about: string }> = {
  suspend: {
    verb: 'Suspend',
    sql: (name) => `ALTER ACCOUNT ${name} SUSPEND`,
    about: 'Its people are signed out, statements and sessions end, and tokens are refused until it is resumed.',
  },
  resume: {
    verb: 'Resume',
    sql: (name) => `ALTER ACCOUNT ${name} RESUME`,
    about: 'Its people may sign in again, and tokens work as before.',
  },
  restore: {
    verb: 'Restore',
    sql: (name) => `UNDROP ACCOUNT ${name}`,
    about: 'All that it had is there again, and its people may sign in.',
  },
}

export function ChangeAccount({ name, change, onClose }: { name: string; change: AccountChange; onClose: () => void }) {
  const { verb, sql, about } = changes[change]
  return (
    <StatementDialog
      title={`${verb} account ${name}`}
      description={about}
      sql={[sql(quoteNameIfNeeded(name))]}
      role={role}
      verb={verb}
      danger={change === 'suspend'}
      onClose={onClose}
    />
  )
}

export function DropAccount({ name, onClose }: { name: string; onClose: () => void }) {
  const [typed, setTyped] = useState('')
  return (
    <StatementDialog
      title={`Drop account ${name}`}
      description="Everything of it refuses at once. For 7 days it can be restored; then its users, databases, history and keys are deleted for good."
      sql={typed === name ? [`DROP ACCOUNT ${quoteNameIfNeeded(name)} GRACE_PERIOD_IN_DAYS = 7`] : null}
      role={role}
      verb="Drop"
      danger
      onClose={onClose}
    >
      <Field
        label={`Type ${name} to confirm`}
        autoFocus
        value={typed}
        {...field}
        onChange={(event) => setTyped(event.target.value)}
      />
    </StatementDialog>
  )
}
