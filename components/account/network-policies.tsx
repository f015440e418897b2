'use client'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { NetworkPolicy } from '@/lib/users/types'
import { useRouter } from '../shell/link'
import { Badge } from '../ui/badge'
import { Button, IconButton } from '../ui/button'
import { Dialog, useClosing } from '../ui/dialog'
import { AreaField, SelectField } from '../ui/fields'
import { Field } from '../ui/input'
import { say } from '../ui/toast'
import { ActionForm, type Answer, ask } from './form'
import { Section } from './section'

type Given = { name: string; allowed: string[]; blocked: string[]; comment: string | null }

export interface NetworkActions {
  create: (given: Given) => Promise<Answer<null>>
  alter: (given: Given & { policy: string }) => Promise<Answer<null>>
  drop: (given: { policy: string }) => Promise<Answer<null>>
  setOnAccount: (given: { policy: string | null }) => Promise<Answer<null>>
}

const entries = (text: FormDataEntryValue | null) =>
  String(text ?? '')
    .split(/[\s,;]+/)
    .filter(Boolean)

function about(policy: NetworkPolicy): string {
  const users = policy.users.length
  const said = [
    `${policy.allowed.length} allowed`,
    ...(policy.blocked.length ? [`${policy.blocked.length} blocked`] : []),
  ]
  return [...said, ...(users ? [`set on ${users === 1 ? policy.users[0] : `${users} users`}`] : [])].join(', ')
}

/** Where people and tokens may come from: the account's network policies, and the one that holds. */
export function NetworkPolicies({ policies, actions }: { policies: NetworkPolicy[]; actions: NetworkActions }) {
  const router = useRouter()
  const [shown, setShown] = useState<{ policy: NetworkPolicy | null; what: 'edit' | 'drop' } | null>(null)
  const current = policies.find(({ ofAccount }) => ofAccount)?.name ?? ''

  async function setOnAccount(form: FormData): Promise<string | null> {
    const answer = await ask(actions.setOnAccount({ policy: String(form.get('policy')) || null }))
    if (!answer.ok) return answer.error.message
    say('Network policy saved', 'It holds from everybody’s next request on.')
    router.refresh()
    return null
  }

  return (
    <Section
      title="Network policies"
      about={
        <>
          Addresses and ranges that people and access tokens may come from. A policy set on a user holds instead of the
          account’s: <code className="font-mono">ALTER USER ann SET NETWORK_POLICY = home</code>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {policies.length > 0 ? (
          <ul aria-label="Network policies" className="divide-y divide-line rounded-md border border-line">
            {policies.map((policy) => (
              <li key={policy.name} className="flex items-center gap-2 py-1.5 pr-1.5 pl-3">
                <div className="min-w-0 flex-1">
                  <p className="flex items-center gap-2 text-sm">
                    <span className="truncate">{policy.name}</span>
                    {policy.ofAccount ? <Badge tone="accent">the account’s</Badge> : null}
                  </p>
                  <p className="truncate text-xs text-muted" title={policy.comment ?? undefined}>
                    {about(policy)}
                  </p>
                </div>
                <Button
                  tone="quiet"
                  aria-label={`Edit ${policy.name}`}
                  onClick={() => setShown({ policy, what: 'edit' })}
                >
                  Edit
                </Button>
                <IconButton label={`Drop ${policy.name}`} onClick={() => setShown({ policy, what: 'drop' })}>
                  <Trash2 size={13} aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        ) : null}
        <Button className="self-start" onClick={() => setShown({ policy: null, what: 'edit' })}>
          <Plus size={13} aria-hidden /> New network policy
        </Button>
        {policies.length > 0 ? (
          <ActionForm label="Set" tone="plain" send={setOnAccount} key={current}>
            <SelectField label="Policy of the account" name="policy" defaultValue={current}>
              <option value="">None: from anywhere</option>
              {policies.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </SelectField>
          </ActionForm>
        ) : null}
      </div>
      {shown ? (
        <Edit
          {...shown}
          actions={actions}
          onClose={(done) => {
            setShown(null)
            if (!done) return
            say(done)
            router.refresh()
          }}
        />
      ) : null}
    </Section>
  )
}

/** A policy's form, or the question whether to drop it. */
function Edit({
  policy,
  what,
  actions,
  onClose,
}: {
  policy: NetworkPolicy | null
  what: 'edit' | 'drop'
  actions: NetworkActions
  onClose: (done: string | null) => void
}) {
  const [done, setDone] = useState<string | null>(null)
  const { open, close, onClosed, back } = useClosing(() => onClose(done))

  async function end(call: Promise<Answer<null>>, words: string): Promise<string | null> {
    const answer = await ask(call)
    if (!answer.ok) return answer.error.message
    setDone(words)
    close()
    return null
  }
  function save(form: FormData): Promise<string | null> {
    const given: Given = {
      name: String(form.get('name')).trim(),
      allowed: entries(form.get('allowed')),
      blocked: entries(form.get('blocked')),
      comment: String(form.get('comment')).trim() || null,
    }
    return policy
      ? end(actions.alter({ ...given, policy: policy.name }), 'Network policy saved')
      : end(actions.create(given), 'Network policy made')
  }
  const frame = { open, onOpenChange: (next: boolean) => !next && close(), onClosed, back }
  if (policy && what === 'drop')
    return (
      <Dialog {...frame} width="sm" title={`Drop ${policy.name}`} description="Not while it is set somewhere.">
        <ActionForm
          label="Drop"
          tone="danger"
          send={() => end(actions.drop({ policy: policy.name }), 'Network policy dropped')}
        >
          {null}
        </ActionForm>
      </Dialog>
    )
  return (
    <Dialog
      {...frame}
      title={policy ? `Network policy ${policy.name}` : 'New network policy'}
      description="What is blocked is blocked although it is allowed. Nobody can shut themselves out."
    >
      <ActionForm label={policy ? 'Save' : 'Create'} send={save}>
        <Field label="Name" name="name" required maxLength={255} defaultValue={policy?.name} autoFocus />
        <AreaField
          label="Allowed"
          name="allowed"
          required
          code
          defaultValue={policy?.allowed.join('\n')}
          placeholder={'203.0.113.0/24\n2001:db8::/32'}
          hint="Addresses and CIDR ranges of both versions, a line each."
        />
        <AreaField label="Blocked" name="blocked" code defaultValue={policy?.blocked.join('\n')} />
        <Field label="Comment" name="comment" maxLength={1000} defaultValue={policy?.comment ?? ''} />
      </ActionForm>
    </Dialog>
  )
}
