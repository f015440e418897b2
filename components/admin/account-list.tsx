'use client'
import { CirclePause, CirclePlay, Pencil, Plus, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { OrganizationAccount } from '@/lib/users/types'
import { LocalTime } from '../history/local-time'
import { timeColumn } from '../history/time-column'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { figureColumn, noteColumn } from '../ui/columns'
import { type DataColumn, DataTable } from '../ui/data-table'
import { formatBytes, formatCount } from '../ui/format'
import { MenuItem, MenuSeparator } from '../ui/menu'
import { type AccountChange, ChangeAccount, CreateAccount, DropAccount, RenameAccount } from './account-forms'

const keyOf = ({ id }: OrganizationAccount) => id
const textOf = ({ name, comment }: OrganizationAccount) => `${name} ${comment ?? ''}`

function State({ account }: { account: OrganizationAccount }) {
  if (account.deletionAt !== null)
    return (
      <span className="flex items-center gap-2">
        <Badge tone="danger">dropped</Badge>
        <span className="truncate text-muted">
          deleted on <LocalTime time={account.deletionAt} />
        </span>
      </span>
    )
  return account.status === 'suspended' ? (
    <Badge tone="warn">suspended</Badge>
  ) : (
    <span className="text-muted">active</span>
  )
}

const columnsFor = (own: string): DataColumn<OrganizationAccount>[] => [
  {
    key: 'name',
    label: 'Name',
    width: 'minmax(10rem,1fr)',
    by: ({ name }) => name,
    cell: ({ id, name }) => (
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate">{name}</span>
        {id === own ? <Badge tone="accent">you are here</Badge> : null}
      </span>
    ),
  },
  {
    key: 'state',
    label: 'State',
    width: 'minmax(17rem,1.3fr)',
    by: ({ status, droppedAt }) => (droppedAt === null ? status : 'dropped'),
    cell: (account) => <State account={account} />,
  },
  figureColumn('users', 'Users', '5rem', ({ users }) => users, formatCount),
  figureColumn('bytes', 'Storage', '6.5rem', ({ bytes }) => bytes, formatBytes),
  timeColumn('createdAt', 'Created', ({ createdAt }) => createdAt),
  noteColumn('comment', 'Comment', 'minmax(8rem,1.2fr)', ({ comment }) => comment),
]

type Form = { do: AccountChange | 'rename' | 'drop'; account: OrganizationAccount }

/** The organization's accounts, those that wait to be deleted among them. `own` is where one is: it stays. */
export function AccountList({ accounts, own }: { accounts: OrganizationAccount[]; own: string }) {
  const [form, setForm] = useState<Form | null>(null)
  const close = () => setForm(null)
  return (
    <>
      <DataTable
        label="Accounts"
        rows={accounts}
        columns={columnsFor(own)}
        keyOf={keyOf}
        textOf={textOf}
        sort={{ key: 'name', descending: false }}
        menuLabel={({ name }) => name}
        minWidth="58rem"
        menu={(account) => {
          const open = (what: Form['do']) => setForm({ do: what, account })
          if (account.droppedAt !== null)
            return (
              <MenuItem icon={<RotateCcw size={14} aria-hidden />} onClick={() => open('restore')}>
                Restore …
              </MenuItem>
            )
          return (
            <>
              <MenuItem icon={<Pencil size={14} aria-hidden />} onClick={() => open('rename')}>
                Rename …
              </MenuItem>
              {account.status === 'active' ? (
                <MenuItem
                  disabled={account.id === own}
                  icon={<CirclePause size={14} aria-hidden />}
                  onClick={() => open('suspend')}
                >
                  Suspend …
                </MenuItem>
              ) : (
                <MenuItem icon={<CirclePlay size={14} aria-hidden />} onClick={() => open('resume')}>
                  Resume …
                </MenuItem>
              )}
              <MenuSeparator />
              <MenuItem
                danger
                disabled={account.id === own}
                icon={<Trash2 size={14} aria-hidden />}
                onClick={() => open('drop')}
              >
                Drop …
              </MenuItem>
            </>
          )
        }}
        empty={null}
      />
      {form?.do === 'rename' ? (
        <RenameAccount name={form.account.name} own={form.account.id === own} onClose={close} />
      ) : null}
      {form?.do === 'drop' ? <DropAccount name={form.account.name} onClose={close} /> : null}
      {form && form.do !== 'rename' && form.do !== 'drop' ? (
        <ChangeAccount name={form.account.name} change={form.do} onClose={close} />
      ) : null}
    </>
  )
}

export function CreateAccountButton() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        <Plus size={13} aria-hidden /> Create account
      </Button>
      {open ? <CreateAccount onClose={() => setOpen(false)} /> : null}
    </>
  )
}
