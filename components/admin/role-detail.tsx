'use client'
import { Ellipsis, Pencil, Plus, Trash2, Type, Undo2, UserPlus } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { GrantLine, ListedRole } from '@/lib/warehouse/pages/types'
import { grantedBy, privilegeColumn, since } from '../grants/grant-columns'
import { RevokeDialog } from '../grants/grant-dialogs'
import { roleHref, type ShownGrant, scopeOfLine } from '../grants/grants-tab'
import { Link, useRouter } from '../shell/link'
import { Badge } from '../ui/badge'
import { Button, IconButton } from '../ui/button'
import { type DataColumn, DataTable } from '../ui/data-table'
import { Empty } from '../ui/empty'
import { Menu, MenuItem } from '../ui/menu'
import { CommentRole, DropRole, GrantRole, RenameRole, RevokeRole } from './role-forms'
import { userHref } from './user-list'

/** What can be done with a role, at the head of its page. */
export function RoleActions({ role, users }: { role: ListedRole; users: string[] }) {
  const [form, setForm] = useState<'grant' | 'rename' | 'comment' | 'drop' | null>(null)
  const router = useRouter()
  const close = () => setForm(null)
  return (
    <div className="flex shrink-0 gap-2">
      <Button tone="primary" onClick={() => setForm('grant')}>
        <UserPlus size={13} aria-hidden /> Grant to …
      </Button>
      <Menu
        align="end"
        trigger={
          <IconButton tone="plain" label={`Actions for ${role.name}`}>
            <Ellipsis size={14} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem disabled={role.system} icon={<Type size={14} aria-hidden />} onClick={() => setForm('rename')}>
          Rename …
        </MenuItem>
        <MenuItem disabled={role.system} icon={<Pencil size={14} aria-hidden />} onClick={() => setForm('comment')}>
          Comment …
        </MenuItem>
        <MenuItem danger disabled={role.system} icon={<Trash2 size={14} aria-hidden />} onClick={() => setForm('drop')}>
          Drop …
        </MenuItem>
      </Menu>
      {form === 'grant' ? <GrantRole role={role.name} users={users} onClose={close} /> : null}
      {form === 'rename' ? (
        <RenameRole role={role.name} onClose={close} onRenamed={(name) => router.replace(roleHref(name))} />
      ) : null}
      {form === 'comment' ? <CommentRole role={role.name} comment={role.comment} onClose={close} /> : null}
      {form === 'drop' ? <DropRole role={role} onClose={close} onDropped={() => router.replace('/roles')} /> : null}
    </div>
  )
}

const plain = (name: string) => (/^".*"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name)

const memberColumns: DataColumn<GrantLine>[] = [
  {
    key: 'to',
    label: 'Type',
    width: '6rem',
    by: ({ to }) => to,
    cell: ({ to }) => <Badge tone={to === 'USER' ? 'info' : 'neutral'}>{to.toLowerCase()}</Badge>,
  },
  {
    key: 'grantee',
    label: 'Name',
    width: 'minmax(10rem,1fr)',
    by: ({ grantee }) => grantee,
    cell: ({ to, grantee }) => (
      <Link prefetch={false} href={to === 'USER' ? userHref(grantee) : roleHref(grantee)} className="hover:text-accent">
        {grantee}
      </Link>
    ),
  },
  grantedBy,
  since,
]
const memberKey = (line: GrantLine) => `${line.to} ${line.grantee} ${line.name}`
const memberText = (line: GrantLine) => `${line.to} ${line.grantee} ${line.grantor ?? ''}`

/** Who holds a role: the users it is granted to, and the roles that inherit from it. */
export function RoleMembers({ role, members, users }: { role: string; members: GrantLine[]; users: string[] }) {
  const [form, setForm] = useState<'grant' | GrantLine | null>(null)
  const close = () => setForm(null)
  return (
    <>
      <DataTable
        label="Members"
        rows={members}
        columns={memberColumns}
        keyOf={memberKey}
        textOf={memberText}
        sort={{ key: 'grantee', descending: false }}
        menuLabel={({ grantee }) => grantee}
        menu={(line) => (
          <MenuItem danger icon={<Undo2 size={14} aria-hidden />} onClick={() => setForm(line)}>
            Revoke …
          </MenuItem>
        )}
        tools={
          <Button onClick={() => setForm('grant')}>
            <Plus size={13} aria-hidden /> Add a member
          </Button>
        }
        empty={
          <Empty title="Nobody holds this role" example={`GRANT ROLE ${role} TO USER somebody`}>
            Users take a role with USE ROLE; roles inherit all that it has.
          </Empty>
        }
      />
      {form === 'grant' ? <GrantRole role={role} users={users} onClose={close} /> : null}
      {form && typeof form === 'object' ? (
        <RevokeRole role={role} from={{ kind: form.to, name: form.grantee }} onClose={close} />
      ) : null}
    </>
  )
}

const inheritColumns: DataColumn<GrantLine>[] = [
  {
    key: 'name',
    label: 'Role',
    width: 'minmax(10rem,1fr)',
    by: ({ name }) => name,
    cell: ({ name }) => (
      <Link prefetch={false} href={roleHref(plain(name))} className="hover:text-accent">
        {plain(name)}
      </Link>
    ),
  },
  grantedBy,
  since,
]
const inheritText = (line: GrantLine) => `${line.name} ${line.grantor ?? ''}`

/** The roles that a role or a user was given: all that they have is theirs. */
export function HeldRoles({
  holder,
  lines,
  empty,
}: {
  holder: { kind: 'ROLE' | 'USER'; name: string }
  lines: GrantLine[]
  empty: { title: string; text: string }
}) {
  const [form, setForm] = useState<'grant' | GrantLine | null>(null)
  const close = () => setForm(null)
  return (
    <>
      <DataTable
        label="Roles"
        rows={lines}
        columns={inheritColumns}
        keyOf={memberKey}
        textOf={inheritText}
        sort={{ key: 'name', descending: false }}
        menuLabel={({ name }) => plain(name)}
        menu={(line) => (
          <MenuItem danger icon={<Undo2 size={14} aria-hidden />} onClick={() => setForm(line)}>
            Revoke …
          </MenuItem>
        )}
        tools={
          <Button onClick={() => setForm('grant')}>
            <Plus size={13} aria-hidden /> Grant a role
          </Button>
        }
        empty={
          <Empty title={empty.title} example={`GRANT ROLE analyst TO ${holder.kind} ${holder.name}`}>
            {empty.text}
          </Empty>
        }
      />
      {form === 'grant' ? <GrantRole to={holder} users={[]} onClose={close} /> : null}
      {form && typeof form === 'object' ? <RevokeRole role={plain(form.name)} from={holder} onClose={close} /> : null}
    </>
  )
}

const heldColumns: DataColumn<ShownGrant>[] = [
  privilegeColumn,
  {
    key: 'on',
    label: 'On',
    width: '9rem',
    by: ({ on }) => on,
    cell: ({ on, future }) => (
      <span className="text-muted">{future ? `future ${on.toLowerCase()}s` : on.toLowerCase()}</span>
    ),
  },
  { key: 'name', label: 'Name', width: 'minmax(12rem,2fr)', by: ({ name }) => name, cell: ({ name }) => name },
  {
    key: 'option',
    label: 'Grant option',
    width: '7rem',
    by: ({ grantOption }) => String(grantOption),
    cell: ({ grantOption, privilege }) =>
      grantOption && privilege !== 'OWNERSHIP' ? <span className="text-muted">may grant on</span> : null,
  },
  grantedBy as DataColumn<ShownGrant>,
  since as DataColumn<ShownGrant>,
]
const heldKey = (line: ShownGrant) => `${line.future} ${line.privilege} ${line.on} ${line.name} ${line.grantor}`
const heldText = (line: ShownGrant) => `${line.privilege} ${line.on} ${line.name} ${line.grantor ?? ''}`

/** What a role holds itself, on what one may see: privileges, or those that future objects will be made with. */
export function HeldPrivileges({ lines, empty }: { lines: ShownGrant[]; empty: { title: string; text: string } }) {
  const [form, setForm] = useState<ShownGrant | null>(null)
  const place = useMemo(() => (form ? placeOf(form) : null), [form])
  return (
    <>
      <DataTable
        label="Privileges"
        rows={lines}
        columns={heldColumns}
        keyOf={heldKey}
        textOf={heldText}
        sort={{ key: 'name', descending: false }}
        menuLabel={(line) => `${line.privilege} on ${line.name}`}
        minWidth="56rem"
        menu={(line) => (
          <MenuItem
            danger
            disabled={line.privilege === 'OWNERSHIP' && !line.future}
            icon={<Undo2 size={14} aria-hidden />}
            onClick={() => setForm(line)}
          >
            Revoke …
          </MenuItem>
        )}
        empty={
          <Empty title={empty.title} example="GRANT SELECT ON TABLE d.s.t TO ROLE analyst">
            {empty.text}
          </Empty>
        }
      />
      {form && place ? (
        <RevokeDialog place={place} line={form} scope={scopeOfLine(form)} onClose={() => setForm(null)} />
      ) : null}
    </>
  )
}

/** A future grant is named `d.s.<TABLE>`: its container is the name before the mark. */
function placeOf(line: ShownGrant) {
  if (!line.future) return { kind: line.on, name: line.name }
  const name = line.name.replace(/\.<[A-Z ]+>$/, '')
  const inSchema = /^(?:"(?:[^"]|"")*"|[^."]+)\.(?:"(?:[^"]|"")*"|[^."]+)$/.test(name)
  return { kind: inSchema ? 'SCHEMA' : 'DATABASE', name }
}
