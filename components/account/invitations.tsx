'use client'
import { MailPlus, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { Invitation } from '@/lib/users/types'
import { LocalTime } from '../history/local-time'
import { useRouter } from '../shell/link'
import { Button } from '../ui/button'
import { type DataColumn, DataTable } from '../ui/data-table'
import { Dialog } from '../ui/dialog'
import { Empty } from '../ui/empty'
import { SelectField } from '../ui/fields'
import { Field } from '../ui/input'
import { MenuItem } from '../ui/menu'
import { complain, say } from '../ui/toast'
import { ActionForm, type Answer, ask } from './form'
import { LogNotice } from './sent'

interface Actions {
  invite: (given: { email: string; role: string | null }) => Promise<Answer<null>>
  revoke: (given: { id: string }) => Promise<Answer<null>>
}

const muted = (text: string) => <span className="text-muted">{text}</span>

const columns: DataColumn<Invitation>[] = [
  { key: 'email', label: 'E-mail', width: 'minmax(12rem,1.5fr)', by: (one) => one.email, cell: (one) => one.email },
  { key: 'role', label: 'Role', width: '10rem', by: (one) => one.role, cell: (one) => muted(one.role ?? 'PUBLIC') },
  { key: 'by', label: 'Invited by', width: '10rem', by: (one) => one.by, cell: (one) => muted(one.by) },
  {
    key: 'createdAt',
    label: 'Sent',
    width: '8rem',
    descending: true,
    by: (one) => one.createdAt,
    cell: (one) => <LocalTime time={one.createdAt} ago />,
  },
  {
    key: 'expiresAt',
    label: 'Works until',
    width: '11rem',
    by: (one) => one.expiresAt,
    cell: (one) => <LocalTime time={one.expiresAt} />,
  },
]

/** People who were invited and have not come yet. */
export function Invitations({
  invitations,
  roles,
  toLog,
  actions,
}: {
  invitations: Invitation[]
  roles: string[]
  toLog: boolean
  actions: Actions
}) {
  const router = useRouter()
  const [open, setOpen] = useState(false)

  async function revoke({ id, email }: Invitation) {
    const answer = await ask(actions.revoke({ id }))
    if (answer.ok) say('Invitation taken back', email)
    else complain('That did not work', answer.error.message)
    router.refresh()
  }
  async function send(form: FormData) {
    const email = String(form.get('email'))
    const answer = await ask(actions.invite({ email, role: String(form.get('role')) || null }))
    if (!answer.ok) return answer.error.message
    say('Invitation sent', email)
    setOpen(false)
    router.refresh()
    return null
  }
  const button = (
    <Button tone="primary" onClick={() => setOpen(true)}>
      <MailPlus size={13} aria-hidden /> Invite
    </Button>
  )
  return (
    <>
      <DataTable
        label="Invitations"
        rows={invitations}
        columns={columns}
        keyOf={({ id }) => id}
        textOf={({ email, role, by }) => `${email} ${role ?? ''} ${by}`}
        sort={{ key: 'createdAt', descending: true }}
        tools={invitations.length > 0 ? button : null}
        menuLabel={({ email }) => email}
        menu={(row) => (
          <MenuItem danger icon={<Undo2 size={14} aria-hidden />} onClick={() => void revoke(row)}>
            Take back
          </MenuItem>
        )}
        empty={
          <Empty
            icon={<MailPlus size={26} strokeWidth={1.5} aria-hidden />}
            title="Nobody is invited at present"
            action={button}
          >
            Somebody whom you invite gets a mail with a link that works once, for 7 days, and chooses a name and a
            password. Whoever has joined stands under Users.
          </Empty>
        }
      />
      <Dialog open={open} onOpenChange={setOpen} title="Invite somebody" width="sm">
        <ActionForm label="Send invitation" send={send}>
          <Field label="E-mail" name="email" type="email" required autoComplete="off" />
          <SelectField label="Role" name="role" hint="Roles that yours may grant. PUBLIC comes in any case.">
            <option value="">PUBLIC alone</option>
            {roles.map((role) => (
              <option key={role}>{role}</option>
            ))}
          </SelectField>
          <LogNotice toLog={toLog} />
        </ActionForm>
      </Dialog>
    </>
  )
}
