'use client'
import { Ban, CircleCheck, Link2, Plus, Trash2, UserPlus } from 'lucide-react'
import { useState } from 'react'
import type { ListedUser } from '@/lib/warehouse/pages/types'
import { timeColumn } from '../history/time-column'
import { Link } from '../shell/link'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { textColumn } from '../ui/columns'
import { type DataColumn, DataTable } from '../ui/data-table'
import { MenuItem, MenuLink, MenuSeparator } from '../ui/menu'
import { GrantRole } from './role-forms'
import { type MakeSignInLink, SignInLink } from './sign-in-link'
import { CreateUser, DisableUser, DropUser } from './user-forms'

export const userHref = (name: string): string => `/users/${encodeURIComponent(name)}`

const keyOf = ({ id }: ListedUser) => id
const textOf = ({ name, email, roles, comment }: ListedUser) =>
  `${name} ${email ?? ''} ${roles.join(' ')} ${comment ?? ''}`

const columns: DataColumn<ListedUser>[] = [
  {
    key: 'name',
    label: 'Name',
    width: 'minmax(10rem,1.2fr)',
    by: ({ name }) => name,
    cell: (user) => (
      <Link
        prefetch={false}
        href={userHref(user.name)}
        className="flex min-w-0 items-center gap-2 after:absolute after:inset-0 hover:text-accent"
      >
        <span className="truncate">{user.name}</span>
        {user.disabled ? <Badge tone="danger">disabled</Badge> : null}
      </Link>
    ),
  },
  textColumn('email', 'E-mail', 'minmax(10rem,1.2fr)', ({ email }) => email),
  {
    key: 'roles',
    label: 'Roles',
    width: 'minmax(10rem,1.5fr)',
    by: ({ roles }) => roles[0] ?? null,
    cell: ({ roles }) => (
      <span className="text-muted" title={roles.join(', ')}>
        {roles.join(', ')}
      </span>
    ),
  },
  textColumn('defaultRole', 'Default role', '9rem', ({ defaultRole }) => defaultRole ?? 'PUBLIC'),
  textColumn('owner', 'Owner', '9rem', ({ owner }) => owner),
  timeColumn('createdAt', 'Created', ({ createdAt }) => createdAt, '6.5rem'),
]

/** The account's users. */
export function UserList({ users, makeLink }: { users: ListedUser[]; makeLink: MakeSignInLink }) {
  const [form, setForm] = useState<{ do: 'grant' | 'disable' | 'link' | 'drop'; user: ListedUser } | null>(null)
  const close = () => setForm(null)
  return (
    <>
      <DataTable
        label="Users"
        rows={users}
        columns={columns}
        keyOf={keyOf}
        textOf={textOf}
        sort={{ key: 'name', descending: false }}
        menuLabel={({ name }) => name}
        minWidth="60rem"
        menu={(user) => (
          <>
            <MenuLink href={userHref(user.name)}>Open</MenuLink>
            <MenuItem icon={<UserPlus size={14} aria-hidden />} onClick={() => setForm({ do: 'grant', user })}>
              Grant a role …
            </MenuItem>
            <MenuItem
              disabled={!user.mayManage || user.disabled}
              icon={<Link2 size={14} aria-hidden />}
              onClick={() => setForm({ do: 'link', user })}
            >
              Sign-in link …
            </MenuItem>
            <MenuSeparator />
            <MenuItem
              disabled={!user.mayManage}
              icon={user.disabled ? <CircleCheck size={14} aria-hidden /> : <Ban size={14} aria-hidden />}
              onClick={() => setForm({ do: 'disable', user })}
            >
              {user.disabled ? 'Enable …' : 'Disable …'}
            </MenuItem>
            <MenuItem
              danger
              disabled={!user.mayManage}
              icon={<Trash2 size={14} aria-hidden />}
              onClick={() => setForm({ do: 'drop', user })}
            >
              Drop …
            </MenuItem>
          </>
        )}
        empty={null}
      />
      {form?.do === 'grant' ? (
        <GrantRole to={{ kind: 'USER', name: form.user.name }} users={[]} onClose={close} />
      ) : null}
      {form?.do === 'disable' ? <DisableUser user={form.user} onClose={close} /> : null}
      {form?.do === 'link' ? <SignInLink name={form.user.name} make={makeLink} onClose={close} /> : null}
      {form?.do === 'drop' ? <DropUser name={form.user.name} onClose={close} /> : null}
    </>
  )
}

export function CreateUserButton() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        <Plus size={13} aria-hidden /> Create user
      </Button>
      {open ? <CreateUser onClose={() => setOpen(false)} /> : null}
    </>
  )
}
