'use client'
import { useState } from 'react'
import type { ListedRole } from '@/lib/warehouse/pages/types'
import { quoteNameIfNeeded, quoteString } from '../../lib/sql/quote.ts'
import { grantRoleSql, revokeRoleSql } from '../grants/grant-sql'
import { StatementDialog } from '../statements/statement-dialog'
import { usePageTools } from '../statements/tools'
import { AreaField, SelectField } from '../ui/fields'
import { Field } from '../ui/input'

export function CreateRole({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [note, setNote] = useState('')
  const [parent, setParent] = useState('SYSADMIN')
  const { allRoles } = usePageTools()
  const wanted = name.trim()
  const create = `CREATE ROLE ${quoteNameIfNeeded(wanted || 'r')}${note ? ` COMMENT = ${quoteString(note)}` : ''}`
  return (
    <StatementDialog
      title="Create a role"
      description="Privileges go to roles, and roles to people. A role that hangs under SYSADMIN keeps what it owns in sight of the administrators."
      sql={wanted ? [create, ...(parent ? [grantRoleSql(wanted, 'ROLE', parent)!] : [])] : null}
      verb="Create"
      onClose={onClose}
    >
      <Field label="Name" autoFocus value={name} spellCheck={false} onChange={(event) => setName(event.target.value)} />
      <SelectField label="Inherited by" value={parent} onChange={(event) => setParent(event.target.value)}>
        <option value="">No role</option>
        {allRoles.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </SelectField>
      <Field label="Comment" value={note} onChange={(event) => setNote(event.target.value)} />
    </StatementDialog>
  )
}

export function RenameRole({
  role,
  onClose,
  onRenamed,
}: {
  role: string
  onClose: () => void
  onRenamed: (name: string) => void
}) {
  const [name, setName] = useState(role)
  const wanted = name.trim()
  return (
    <StatementDialog
      title={`Rename role ${role}`}
      description="Its grants and members stay."
      sql={
        wanted && wanted !== role
          ? [`ALTER ROLE ${quoteNameIfNeeded(role)} RENAME TO ${quoteNameIfNeeded(wanted)}`]
          : null
      }
      verb="Rename"
      onClose={onClose}
      onRan={() => onRenamed(wanted)}
    >
      <Field label="New name" autoFocus value={name} spellCheck={false} onChange={(e) => setName(e.target.value)} />
    </StatementDialog>
  )
}

export function CommentRole({ role, comment, onClose }: { role: string; comment: string | null; onClose: () => void }) {
  const [text, setText] = useState(comment ?? '')
  return (
    <StatementDialog
      title={`Comment on role ${role}`}
      sql={
        text === (comment ?? '') ? null : [`ALTER ROLE ${quoteNameIfNeeded(role)} SET COMMENT = ${quoteString(text)}`]
      }
      verb="Save"
      onClose={onClose}
    >
      <AreaField label="Comment" autoFocus value={text} onChange={(event) => setText(event.target.value)} />
    </StatementDialog>
  )
}

export function DropRole({
  role,
  onClose,
  onDropped,
}: {
  role: Pick<ListedRole, 'name' | 'users' | 'grants' | 'owned'>
  onClose: () => void
  onDropped?: () => void
}) {
  return (
    <StatementDialog
      title={`Drop role ${role.name}`}
      description={`${role.users} users and ${role.grants} grants lose it; the ${role.owned} objects that it owns pass to the role that this runs in. There is no way back.`}
      sql={[`DROP ROLE ${quoteNameIfNeeded(role.name)}`]}
      verb="Drop"
      danger
      onClose={onClose}
      onRan={onDropped}
    />
  )
}

/** Gives a role to a user or to a role. What is known already is fixed: the role, or who gets it. */
export function GrantRole({
  role: givenRole = '',
  to: givenTo,
  users,
  onClose,
}: {
  role?: string
  to?: { kind: 'ROLE' | 'USER'; name: string }
  users: string[]
  onClose: () => void
}) {
  const { allRoles } = usePageTools()
  const [role, setRole] = useState(givenRole)
  const [to, setTo] = useState<{ kind: 'ROLE' | 'USER'; name: string }>(givenTo ?? { kind: 'USER', name: '' })
  const sql = grantRoleSql(role, to.kind, to.name)
  const names = to.kind === 'USER' ? users : allRoles.filter((name) => name !== role)
  return (
    <StatementDialog
      title={givenTo ? `Grant a role to ${givenTo.name}` : `Grant role ${givenRole}`}
      sql={sql === null ? null : [sql]}
      verb="Grant"
      explains
      width="lg"
      onClose={onClose}
    >
      {givenRole ? null : (
        <SelectField label="Role" autoFocus value={role} onChange={(event) => setRole(event.target.value)}>
          <option value="">Choose a role</option>
          {allRoles
            .filter((name) => name !== givenTo?.name)
            .map((name) => (
              <option key={name}>{name}</option>
            ))}
        </SelectField>
      )}
      {givenTo ? null : (
        <div className="grid gap-3 sm:grid-cols-2">
          <SelectField
            label="To a"
            value={to.kind}
            onChange={(event) => setTo({ kind: event.target.value as 'ROLE' | 'USER', name: '' })}
          >
            <option value="USER">user</option>
            <option value="ROLE">role, which inherits it</option>
          </SelectField>
          <SelectField label="Name" value={to.name} onChange={(event) => setTo({ ...to, name: event.target.value })}>
            <option value="">Choose</option>
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        </div>
      )}
    </StatementDialog>
  )
}

export function RevokeRole({
  role,
  from,
  onClose,
}: {
  role: string
  from: { kind: 'ROLE' | 'USER'; name: string }
  onClose: () => void
}) {
  return (
    <StatementDialog
      title={`Revoke ${role} from ${from.name}`}
      sql={[revokeRoleSql(role, from.kind, from.name)]}
      verb="Revoke"
      danger
      explains
      width="lg"
      onClose={onClose}
    />
  )
}
