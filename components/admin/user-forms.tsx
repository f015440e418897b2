'use client'
import { useState } from 'react'
import type { ListedUser, UserPage } from '@/lib/warehouse/pages/types'
import { quoteNameIfNeeded, quoteString } from '../../lib/sql/quote.ts'
import { grantRoleSql } from '../grants/grant-sql'
import { StatementDialog } from '../statements/statement-dialog'
import { usePageTools } from '../statements/tools'
import { SelectField } from '../ui/fields'
import { Field } from '../ui/input'

export function CreateUser({ onClose }: { onClose: () => void }) {
  const { allRoles } = usePageTools()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState('')
  const [note, setNote] = useState('')
  const wanted = name.trim()
  const properties = [
    email ? ` EMAIL = ${quoteString(email)}` : '',
    role ? ` DEFAULT_ROLE = ${quoteNameIfNeeded(role)}` : '',
    note ? ` COMMENT = ${quoteString(note)}` : '',
  ].join('')
  const sql = wanted ? [`CREATE USER ${quoteNameIfNeeded(wanted)}${properties}`] : null
  if (sql && role) sql.push(grantRoleSql(role, 'USER', wanted)!)
  return (
    <StatementDialog
      title="Create a user"
      description="The way in is a sign-in link, from the user's menu."
      sql={sql}
      verb="Create"
      onClose={onClose}
    >
      <Field label="Name" autoFocus value={name} spellCheck={false} onChange={(event) => setName(event.target.value)} />
      <Field
        label="E-mail"
        type="email"
        value={email}
        autoComplete="off"
        onChange={(event) => setEmail(event.target.value)}
      />
      <SelectField
        label="Role"
        hint="Granted, and the one that sessions begin in."
        value={role}
        onChange={(event) => setRole(event.target.value)}
      >
        <option value="">PUBLIC alone</option>
        {allRoles.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </SelectField>
      <Field label="Comment" value={note} onChange={(event) => setNote(event.target.value)} />
    </StatementDialog>
  )
}

export function DisableUser({ user, onClose }: { user: Pick<ListedUser, 'name' | 'disabled'>; onClose: () => void }) {
  return (
    <StatementDialog
      title={`${user.disabled ? 'Enable' : 'Disable'} ${user.name}`}
      description={
        user.disabled
          ? 'The user may sign in again. Tokens that were revoked stay so.'
          : 'Sessions, tokens and running statements end at once. Objects and history stay.'
      }
      sql={[`ALTER USER ${quoteNameIfNeeded(user.name)} SET DISABLED = ${user.disabled ? 'FALSE' : 'TRUE'}`]}
      verb={user.disabled ? 'Enable' : 'Disable'}
      danger={!user.disabled}
      onClose={onClose}
    />
  )
}

export function DropUser({ name, onClose, onDropped }: { name: string; onClose: () => void; onDropped?: () => void }) {
  return (
    <StatementDialog
      title={`Drop user ${name}`}
      description="Sessions and tokens end at once, roles are taken back. The history keeps the name."
      sql={[`DROP USER ${quoteNameIfNeeded(name)}`]}
      verb="Drop"
      danger
      onClose={onClose}
      onRan={onDropped}
    />
  )
}

/** How a user's sessions begin. */
export function UserDefaults({ user, onClose }: { user: UserPage; onClose: () => void }) {
  const [role, setRole] = useState(user.defaultRole ?? '')
  const [warehouse, setWarehouse] = useState(user.defaultWarehouse ?? '')
  const [namespace, setNamespace] = useState(user.defaultNamespace ?? '')
  const [secondary, setSecondary] = useState(user.secondaryRoles)
  const set = [
    role === (user.defaultRole ?? '') ? '' : `DEFAULT_ROLE = ${role ? quoteNameIfNeeded(role) : 'NULL'}`,
    warehouse === (user.defaultWarehouse ?? '')
      ? ''
      : `DEFAULT_WAREHOUSE = ${warehouse.trim() ? quoteNameIfNeeded(warehouse.trim()) : 'NULL'}`,
    namespace === (user.defaultNamespace ?? '')
      ? ''
      : `DEFAULT_NAMESPACE = ${namespace.trim() ? quoteString(namespace.trim()) : 'NULL'}`,
    secondary === user.secondaryRoles ? '' : `DEFAULT_SECONDARY_ROLES = '${secondary}'`,
  ].filter(Boolean)
  return (
    <StatementDialog
      title={`How sessions of ${user.name} begin`}
      sql={set.length > 0 ? [`ALTER USER ${quoteNameIfNeeded(user.name)} SET ${set.join(' ')}`] : null}
      verb="Save"
      onClose={onClose}
    >
      <SelectField label="Role" autoFocus value={role} onChange={(event) => setRole(event.target.value)}>
        <option value="">PUBLIC</option>
        {user.roles.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </SelectField>
      <SelectField
        label="Secondary roles"
        hint="With ALL, every granted role authorises; objects are made by the primary role alone."
        value={secondary}
        onChange={(event) => setSecondary(event.target.value as 'ALL' | 'NONE')}
      >
        <option>ALL</option>
        <option>NONE</option>
      </SelectField>
      <Field
        label="Warehouse"
        value={warehouse}
        spellCheck={false}
        placeholder="COMPUTE_WH"
        onChange={(event) => setWarehouse(event.target.value)}
      />
      <Field
        label="Database, or database.schema"
        value={namespace}
        spellCheck={false}
        onChange={(event) => setNamespace(event.target.value)}
      />
    </StatementDialog>
  )
}
