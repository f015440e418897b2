'use client'
import { Pencil, Plus, Trash2, UserPlus } from 'lucide-react'
import { useState } from 'react'
import type { ListedRole } from '@/lib/warehouse/pages/types'
import { roleHref } from '../grants/grants-tab'
import { timeColumn } from '../history/time-column'
import { Link } from '../shell/link'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { figureColumn, noteColumn, textColumn } from '../ui/columns'
import { type DataColumn, DataTable } from '../ui/data-table'
import { formatCount } from '../ui/format'
import { MenuItem, MenuLink, MenuSeparator } from '../ui/menu'
import { CommentRole, CreateRole, DropRole, GrantRole } from './role-forms'

const keyOf = ({ id }: ListedRole) => id
const textOf = ({ name, owner, comment, parents }: ListedRole) =>
  `${name} ${owner} ${comment ?? ''} ${parents.join(' ')}`
const count = (value: number) => (value === 0 ? '' : formatCount(value))

const columns: DataColumn<ListedRole>[] = [
  {
    key: 'name',
    label: 'Name',
    width: 'minmax(16rem,1.5fr)',
    by: ({ name }) => name,
    cell: (role) => (
      <Link
        prefetch={false}
        href={roleHref(role.name)}
        className="flex min-w-0 items-center gap-2 after:absolute after:inset-0 hover:text-accent"
      >
        <span className="truncate">{role.name}</span>
        {role.system ? <Badge>system</Badge> : null}
        {role.mine ? <Badge tone="accent">yours</Badge> : null}
      </Link>
    ),
  },
  textColumn('parents', 'Inherited by', 'minmax(8rem,1fr)', ({ parents }) => parents.join(', ')),
  figureColumn('users', 'Users', '4.5rem', ({ users }) => users, count),
  figureColumn('grants', 'Grants', '4.5rem', ({ grants }) => grants, count),
  figureColumn('owned', 'Owns', '4.5rem', ({ owned }) => owned, count),
  textColumn('owner', 'Owner', '9rem', ({ owner }) => owner),
  timeColumn('createdAt', 'Created', ({ createdAt }) => createdAt, '6.5rem'),
  noteColumn('comment', 'Comment', 'minmax(8rem,1.5fr)', ({ comment }) => comment),
]

/** The account's roles as a list. */
export function RoleList({ roles, users }: { roles: ListedRole[]; users: string[] }) {
  const [form, setForm] = useState<{ do: 'grant' | 'comment' | 'drop'; role: ListedRole } | null>(null)
  const close = () => setForm(null)
  return (
    <>
      <DataTable
        label="Roles"
        rows={roles}
        columns={columns}
        keyOf={keyOf}
        textOf={textOf}
        sort={{ key: 'name', descending: false }}
        menuLabel={({ name }) => name}
        minWidth="66rem"
        menu={(role) => (
          <>
            <MenuLink href={roleHref(role.name)}>Open</MenuLink>
            <MenuItem icon={<UserPlus size={14} aria-hidden />} onClick={() => setForm({ do: 'grant', role })}>
              Grant to …
            </MenuItem>
            <MenuSeparator />
            <MenuItem
              disabled={role.system}
              icon={<Pencil size={14} aria-hidden />}
              onClick={() => setForm({ do: 'comment', role })}
            >
              Comment …
            </MenuItem>
            <MenuItem
              danger
              disabled={role.system}
              icon={<Trash2 size={14} aria-hidden />}
              onClick={() => setForm({ do: 'drop', role })}
            >
              Drop …
            </MenuItem>
          </>
        )}
        empty={null}
      />
      {form?.do === 'grant' ? <GrantRole role={form.role.name} users={users} onClose={close} /> : null}
      {form?.do === 'comment' ? (
        <CommentRole role={form.role.name} comment={form.role.comment} onClose={close} />
      ) : null}
      {form?.do === 'drop' ? <DropRole role={form.role} onClose={close} /> : null}
    </>
  )
}

export function CreateRoleButton() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        <Plus size={13} aria-hidden /> Create role
      </Button>
      {open ? <CreateRole onClose={() => setOpen(false)} /> : null}
    </>
  )
}
