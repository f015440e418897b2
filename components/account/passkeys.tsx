'use client'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Passkey } from '@/lib/users/types'
import { LocalTime } from '../history/local-time'
import { useRouter } from '../shell/link'
import { Badge } from '../ui/badge'
import { IconButton } from '../ui/button'
import { Dialog, useClosing } from '../ui/dialog'
import { Field } from '../ui/input'
import { say } from '../ui/toast'
import { AddPasskey, type AddPasskeyActions } from './add-passkey'
import { ActionForm, type Answer, ask, PasswordField } from './form'
import { Section } from './section'

export interface PasskeyActions extends AddPasskeyActions {
  rename: (given: { id: string; name: string }) => Promise<Answer<null>>
  remove: (given: { id: string; password?: string }) => Promise<Answer<null>>
}

const about =
  'A passkey on a phone, a computer or a security key signs you in without a password: it asks for a finger, a face or a PIN. With one, a password alone is not enough any more.'

/** One's own passkeys: add, rename, remove. */
export function Passkeys({
  passkeys,
  available,
  needsPassword,
  actions,
}: {
  passkeys: Passkey[]
  /** Browsers have passkeys at this server's address. */
  available: boolean
  needsPassword: boolean
  actions: PasskeyActions
}) {
  const router = useRouter()
  const [shown, setShown] = useState<{ passkey: Passkey; what: 'rename' | 'remove' } | null>(null)
  return (
    <Section title="Passkeys" about={about}>
      <div className="flex flex-col gap-4">
        {passkeys.length > 0 ? (
          <ul aria-label="Passkeys" className="divide-y divide-line rounded-md border border-line">
            {passkeys.map((passkey) => (
              <li key={passkey.id} className="flex items-center gap-2 py-1.5 pr-1.5 pl-3">
                <div className="min-w-0 flex-1">
                  <p className="flex items-center gap-2 text-sm">
                    <span className="truncate">{passkey.name}</span>
                    {passkey.synced ? <Badge tone="neutral">synced</Badge> : null}
                  </p>
                  <p className="text-xs text-muted">
                    {passkey.lastUsedAt === null ? 'never used' : 'used '}
                    {passkey.lastUsedAt === null ? null : <LocalTime time={passkey.lastUsedAt} ago />}, added{' '}
                    <LocalTime time={passkey.createdAt} ago />
                  </p>
                </div>
                <IconButton label={`Rename ${passkey.name}`} onClick={() => setShown({ passkey, what: 'rename' })}>
                  <Pencil size={13} aria-hidden />
                </IconButton>
                <IconButton label={`Remove ${passkey.name}`} onClick={() => setShown({ passkey, what: 'remove' })}>
                  <Trash2 size={13} aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        ) : null}
        {available ? (
          <AddPasskey needsPassword={needsPassword} actions={actions} onDone={() => location.reload()} />
        ) : (
          <p className="text-sm text-muted">
            Browsers have passkeys for servers with a name and https, or on localhost, alone. Whoever runs this server
            sets MALLARD_URL.
          </p>
        )}
      </div>
      {shown ? (
        <Change
          {...shown}
          needsPassword={needsPassword}
          actions={actions}
          onClose={(done) => {
            setShown(null)
            if (done) {
              say(done)
              router.refresh()
            }
          }}
        />
      ) : null}
    </Section>
  )
}

function Change({
  passkey,
  what,
  needsPassword,
  actions,
  onClose,
}: {
  passkey: Passkey
  what: 'rename' | 'remove'
  needsPassword: boolean
  actions: PasskeyActions
  onClose: (done: string | null) => void
}) {
  const [done, setDone] = useState<string | null>(null)
  const { open, close, onClosed, back } = useClosing(() => onClose(done))
  const removing = what === 'remove'

  async function send(form: FormData): Promise<string | null> {
    const answer = removing
      ? await ask(actions.remove({ id: passkey.id, password: String(form.get('password') ?? '') || undefined }))
      : await ask(actions.rename({ id: passkey.id, name: String(form.get('name')) }))
    if (!answer.ok) return answer.error.message
    setDone(removing ? 'Passkey removed' : 'Passkey renamed')
    close()
    return null
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      onClosed={onClosed}
      back={back}
      width="sm"
      title={removing ? `Remove ${passkey.name}` : `Rename ${passkey.name}`}
      description={removing ? 'It signs nobody in any more. Remove it from its keeper, too.' : undefined}
    >
      <ActionForm label={removing ? 'Remove' : 'Rename'} tone={removing ? 'danger' : 'primary'} send={send}>
        {removing ? null : (
          <Field label="Name" name="name" required maxLength={100} defaultValue={passkey.name} autoFocus />
        )}
        {removing && needsPassword ? (
          <PasswordField label="Your password" name="password" required autoComplete="current-password" />
        ) : null}
      </ActionForm>
    </Dialog>
  )
}
