'use client'
import { ArrowRightLeft, KeyRound, Plus, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { GrantLine } from '@/lib/warehouse/pages/types'
import { Link } from '../shell/link'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { type DataColumn, DataTable } from '../ui/data-table'
import { Empty } from '../ui/empty'
import { MenuItem } from '../ui/menu'
import { grantedBy, privilegeColumn, since } from './grant-columns'
import { GrantDialog, OwnershipDialog, RevokeDialog } from './grant-dialogs'
import type { GrantPlace, GrantScope } from './grant-sql'

/** A grant that stands, or one that future objects will be made with. */
export interface ShownGrant extends GrantLine {
  future: boolean
}

const keyOf = (line: ShownGrant) =>
  [line.future, line.privilege, line.on, line.name, line.to, line.grantee, line.grantor].join(' ')
const textOf = (line: ShownGrant) => `${line.privilege} ${line.grantee} ${line.grantor ?? ''} ${line.on}`

export const roleHref = (name: string): string => `/roles/${encodeURIComponent(name)}`
export const scopeOfLine = (line: ShownGrant): GrantScope =>
  line.future ? { of: 'future', kind: line.on } : { of: 'it' }

const columns: DataColumn<ShownGrant>[] = [
  privilegeColumn,
  {
    key: 'future',
    label: 'On',
    width: '9rem',
    by: ({ future, on }) => (future ? on : ''),
    cell: ({ future, on }) =>
      future ? <Badge tone="info">future {on.toLowerCase()}s</Badge> : <span className="text-muted">this object</span>,
  },
  {
    key: 'grantee',
    label: 'Role',
    width: 'minmax(8rem,1fr)',
    by: ({ grantee }) => grantee,
    cell: ({ grantee, to }) =>
      to === 'ROLE' ? (
        <Link prefetch={false} href={roleHref(grantee)} className="hover:text-accent">
          {grantee}
        </Link>
      ) : (
        grantee
      ),
  },
  {
    key: 'option',
    label: 'Grant option',
    width: '7rem',
    by: ({ grantOption }) => String(grantOption),
    cell: ({ grantOption }) => (grantOption ? <span className="text-muted">may grant on</span> : null),
  },
  grantedBy,
  since,
]

/** Who has what on an object, by which grantor; granting and revoking show the SQL and its effect first. */
export function GrantsTab({ place, lines }: { place: GrantPlace; lines: ShownGrant[] }) {
  const [form, setForm] = useState<'grant' | 'ownership' | ShownGrant | null>(null)
  const close = () => setForm(null)
  const account = place.kind === 'ACCOUNT'
  return (
    <>
      <DataTable
        label="Grants"
        rows={lines}
        // Nothing else is granted on an account than what is granted on itself.
        columns={account ? columns.filter(({ key }) => key !== 'future') : columns}
        keyOf={keyOf}
        textOf={textOf}
        sort={{ key: 'privilege', descending: false }}
        menuLabel={(line) => `${line.privilege} of ${line.grantee}`}
        tools={
          <>
            {account ? null : (
              <Button onClick={() => setForm('ownership')}>
                <ArrowRightLeft size={13} aria-hidden /> Transfer ownership
              </Button>
            )}
            <Button tone="primary" onClick={() => setForm('grant')}>
              <Plus size={13} aria-hidden /> Grant
            </Button>
          </>
        }
        menu={(line) =>
          line.privilege === 'OWNERSHIP' && !line.future ? (
            <MenuItem icon={<ArrowRightLeft size={14} aria-hidden />} onClick={() => setForm('ownership')}>
              Transfer …
            </MenuItem>
          ) : (
            <MenuItem danger icon={<Undo2 size={14} aria-hidden />} onClick={() => setForm(line)}>
              Revoke …
            </MenuItem>
          )
        }
        empty={
          <Empty
            icon={<KeyRound size={26} strokeWidth={1.5} aria-hidden />}
            title="No grants that you may see"
            example={`GRANT SELECT ON ${place.kind} ${place.name} TO ROLE analyst`}
          >
            Privileges go to roles, and roles go to people.
          </Empty>
        }
      />
      {form === 'grant' ? <GrantDialog place={place} onClose={close} /> : null}
      {form === 'ownership' ? <OwnershipDialog place={place} onClose={close} /> : null}
      {form && typeof form === 'object' ? (
        <RevokeDialog place={place} line={form} scope={scopeOfLine(form)} onClose={close} />
      ) : null}
    </>
  )
}
