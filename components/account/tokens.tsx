'use client'
import { KeyRound, Plus, Undo2 } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { LocalTime } from '../history/local-time'
import { useRouter } from '../shell/link'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy-button'
import { Dialog, useClosing } from '../ui/dialog'
import { Empty } from '../ui/empty'
import { AreaField, SelectField } from '../ui/fields'
import { Field } from '../ui/input'
import { complain, say } from '../ui/toast'

type Answer<T> = { ok: true; value: T } | { ok: false; error: { message: string } }

export interface ShownToken {
  id: string
  name: string | null
  /** The role that it is bound to. */
  role: string | null
  createdAt: number
  expiresAt: number | null
  lastUsedAt: number | null
  /** Addresses and ranges that it works from; null: any. */
  networks: string[] | null
  state: 'active' | 'expired' | 'revoked'
}

export interface TokenActions {
  create: (given: {
    name: string
    role: string | null
    days: number | null
    networks: string[]
  }) => Promise<Answer<{ token: string }>>
  revoke: (given: { id: string }) => Promise<Answer<null>>
}

/** One's own access tokens: for scripts and other programs that speak the SQL API. */
export function Tokens({ tokens, roles, actions }: { tokens: ShownToken[]; roles: string[]; actions: TokenActions }) {
  const [form, setForm] = useState<'create' | ShownToken | null>(null)
  return (
    <section aria-labelledby="tokens" className="flex flex-col">
      <div className="flex items-center gap-2 px-6 pt-5 pb-2">
        <h2 id="tokens" className="flex-1 text-sm font-semibold">
          Access tokens
        </h2>
        <Button tone="primary" onClick={() => setForm('create')}>
          <Plus size={13} aria-hidden /> Create token
        </Button>
      </div>
      {tokens.length === 0 ? (
        <Empty
          icon={<KeyRound size={26} strokeWidth={1.5} aria-hidden />}
          title="No tokens yet"
          example={'curl -H "Authorization: Bearer mlrd_…" …/api/v2/statements'}
        >
          A token lets a program run statements as you, or in one of your roles alone.
        </Empty>
      ) : (
        <div className="overflow-x-auto px-6">
          <table className="w-full text-sm" aria-label="Access tokens">
            <thead>
              <tr className="h-8 border-b border-line-strong text-left text-xs text-muted [&>th]:pr-4 [&>th]:font-medium">
                {['Name', 'Role', 'State', 'Created', 'Last used', 'Expires', 'From', ''].map((name) => (
                  <th key={name} scope="col">
                    {name || <span className="sr-only">Actions</span>}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {tokens.map((token) => (
                <tr key={token.id} className="h-9 border-b border-line/70 hover:bg-hover [&>td]:pr-4">
                  <td>{token.name || <span className="font-mono text-xs text-muted">{token.id}</span>}</td>
                  <td className="text-muted">{token.role ?? 'any of yours'}</td>
                  <td>
                    <Badge tone={token.state === 'active' ? 'ok' : 'neutral'}>{token.state}</Badge>
                  </td>
                  <td className="text-muted">
                    <LocalTime time={token.createdAt} ago />
                  </td>
                  <td className="text-muted">
                    {token.lastUsedAt === null ? 'never' : <LocalTime time={token.lastUsedAt} ago />}
                  </td>
                  <td className="text-muted">
                    {token.expiresAt === null ? 'never' : <LocalTime time={token.expiresAt} />}
                  </td>
                  <td className="max-w-48 truncate text-muted" title={token.networks?.join('\n')}>
                    {token.networks === null ? 'anywhere' : token.networks.join(', ')}
                  </td>
                  <td className="text-right">
                    {token.state === 'active' ? (
                      <Button tone="quiet" onClick={() => setForm(token)}>
                        <Undo2 size={13} aria-hidden /> Revoke
                      </Button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {form === 'create' ? <CreateToken roles={roles} create={actions.create} onClose={() => setForm(null)} /> : null}
      {form && typeof form === 'object' ? (
        <RevokeToken token={form} revoke={actions.revoke} onClose={() => setForm(null)} />
      ) : null}
    </section>
  )
}

function CreateToken({
  roles,
  create,
  onClose,
}: {
  roles: string[]
  create: TokenActions['create']
  onClose: () => void
}) {
  const form = useId()
  const { open, close, onClosed, back } = useClosing(onClose)
  const router = useRouter()
  const [name, setName] = useState('')
  const [role, setRole] = useState('')
  const [days, setDays] = useState('90')
  const [networks, setNetworks] = useState('')
  const [made, setMade] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    const answer = await create({
      name,
      role: role || null,
      days: days ? Number(days) : null,
      networks: networks.split(/[\s,;]+/).filter(Boolean),
    }).catch(() => null)
    setBusy(false)
    if (!answer?.ok) return setError(answer?.error.message ?? 'The server cannot be reached.')
    setMade(answer.value.token)
    router.refresh()
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      onClosed={onClosed}
      back={back}
      title={made ? 'Your new token' : 'Create an access token'}
      description={
        made ? 'It is shown once, now. Keep it where secrets are kept.' : 'A program that has it acts as you.'
      }
      footer={
        made ? (
          <>
            <CopyButton text={made} what="token" />
            <Button tone="primary" onClick={close}>
              Done
            </Button>
          </>
        ) : (
          <>
            <Button onClick={close}>Cancel</Button>
            <Button tone="primary" type="submit" form={form} disabled={busy || !name.trim()}>
              Create
            </Button>
          </>
        )
      }
    >
      {made ? (
        <Field label="Token" readOnly value={made} className="font-mono text-xs!" onFocus={(e) => e.target.select()} />
      ) : (
        <form id={form} onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
          <Field
            label="Name"
            autoFocus
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.target.value)}
          />
          <SelectField
            label="Role"
            hint="Bound to a role, its sessions cannot leave it."
            value={role}
            onChange={(event) => setRole(event.target.value)}
          >
            <option value="">Any of mine</option>
            {roles.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </SelectField>
          <SelectField label="Works for" value={days} onChange={(event) => setDays(event.target.value)}>
            {[7, 30, 90, 365].map((count) => (
              <option key={count} value={count}>
                {count} days
              </option>
            ))}
            <option value="">ever</option>
          </SelectField>
          <AreaField
            label="Works from"
            code
            rows={2}
            value={networks}
            onChange={(event) => setNetworks(event.target.value)}
            placeholder={'203.0.113.7\n10.0.0.0/8'}
            hint="Addresses and CIDR ranges; empty: from anywhere."
          />
          {error ? (
            <p role="alert" className="text-sm text-danger">
              {error}
            </p>
          ) : null}
        </form>
      )}
    </Dialog>
  )
}

function RevokeToken({
  token,
  revoke,
  onClose,
}: {
  token: ShownToken
  revoke: TokenActions['revoke']
  onClose: () => void
}) {
  const router = useRouter()
  const { open, close, onClosed, back } = useClosing(onClose)
  async function go() {
    const answer = await revoke({ id: token.id }).catch(() => null)
    if (!answer?.ok)
      return complain('The token was not revoked', answer?.error.message ?? 'The server cannot be reached.')
    say('Token revoked')
    close()
    router.refresh()
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      onClosed={onClosed}
      back={back}
      title={`Revoke ${token.name || 'this token'}`}
      description="Programs that use it are refused from now on. There is no way back."
      width="sm"
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button tone="danger" onClick={() => void go()}>
            Revoke
          </Button>
        </>
      }
    >
      <p className="text-sm text-muted">
        {token.lastUsedAt === null ? 'It was never used.' : 'It was used last '}
        {token.lastUsedAt === null ? null : <LocalTime time={token.lastUsedAt} ago />}
      </p>
    </Dialog>
  )
}
