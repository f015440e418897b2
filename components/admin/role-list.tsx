'use client'
import { Pencil, Plus, Trash2, UserPlus } from 'lucide-react'
import { useState } from 'react'
import type { ListedRole } from '@/lib/warehouse/pages/types'
import { roleHref } from '../grants/grants-tab'
import { LocalTime } from '../history/local-time'
import { Link } from '../shell/link'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { type DataColumn, DataTable } from '../ui/data-table'
import { formatCount } from '../ui/format'
import { MenuItem, MenuLink, MenuSeparator } from '../ui/menu'
import { CommentRole, CreateRole, DropRole, GrantRole } from './role-forms'

const keyOf = ({ id }: ListedRole) => id
const textOf = ({ name, owner, comment, parents }: ListedRole) =>
  `${name} ${owner} ${comment ?? ''} ${parents.join(' ')}`
const count = (value: number) => <span className="text-muted">{value === 0 ? '' : formatCount(value)}</span>

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
  {
    key: 'parents',
    label: 'Inherited by',
    width: 'minmax(8rem,1fr)',
    by: ({ parents }) => parents[0] ?? null,
    cell: ({ parents }) => <span className="text-muted">{parents.join(', ')}</span>,
  },
  {
    key: 'users',
    label: 'Users',
    width: '4.5rem',
    right: true,
    descending: true,
    by: (r) => r.users,
    cell: (r) => count(r.users),
  },
  {
    key: 'grants',
    label: 'Grants',
    width: '4.5rem',
    right: true,
    descending: true,
    by: (r) => r.grants,
    cell: (r) => count(r.grants),
  },
  {
    key: 'owned',
    label: 'Owns',
    width: '4.5rem',
    right: true,
    descending: true,
    by: (r) => r.owned,
    cell: (r) => count(r.owned),
  },
  {
    key: 'owner',
    label: 'Owner',
    width: '9rem',
    by: ({ owner }) => owner,
    cell: ({ owner }) => <span className="text-muted">{owner}</span>,
  },
  {
    key: 'createdAt',
    label: 'Created',
    width: '6.5rem',
    descending: true,
    by: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => (
      <span className="text-muted">
        <LocalTime time={createdAt} ago />
      </span>
    ),
  },
  {
    key: 'comment',
    label: 'Comment',
    width: 'minmax(8rem,1.5fr)',
    cell: ({ comment }) => <span className="text-muted">{comment}</span>,
  },
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
