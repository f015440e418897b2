'use client'
import { Building2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button, buttonClass } from '../ui/button'
import { Field } from '../ui/input'
import { signIn, signInWords } from './auth-client'
import { Problem } from './form'
import { PasskeyButton } from './passkey-button'
import { type AskForPasskey, provePasskey } from './passkey-client'

/** Single sign-on: `account` where one provider is the only one, `ask` where the account's name decides. */
export type Sso = { account?: string } | 'ask' | null

/** Ways to sign in besides the password. */
export function OtherWays({
  next,
  sso,
  askForPasskey,
}: {
  next: string
  sso: Sso
  askForPasskey: AskForPasskey | null
}) {
  const [problem, setProblem] = useState<string | null>(null)
  if (!sso && !askForPasskey) return null

  async function withPasskey(ask: AskForPasskey) {
    setProblem(null)
    const proof = await provePasskey(ask)
    if (!proof.ok) return setProblem(proof.message)
    const end = await signIn('passkey', { passkey: proof.value })
    if (end === 'done') location.assign(next)
    else setProblem(signInWords[end === 'refused' ? 'wrongPasskey' : end])
  }

  return (
    <div className="mt-4 flex flex-col gap-2 border-t border-line pt-4">
      {problem ? <Problem>{problem}</Problem> : null}
      {askForPasskey ? (
        <PasskeyButton label="Sign in with a passkey" onPress={() => withPasskey(askForPasskey)} />
      ) : null}
      {sso === 'ask' ? <AskAccount next={next} /> : null}
      {sso && sso !== 'ask' ? (
        <a href={beginAddress(next, sso.account)} className={`${buttonClass()} h-9! w-full`}>
          <Building2 size={14} aria-hidden /> Single sign-on
        </a>
      ) : null}
    </div>
  )
}

const beginAddress = (next: string, account: string | undefined) =>
  `/api/sso/begin?${new URLSearchParams({ next, ...(account ? { account } : {}) })}`

/** Which account's provider: there are several. */
function AskAccount({ next }: { next: string }) {
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <Button className="h-9! w-full" onClick={() => setOpen(true)}>
        <Building2 size={14} aria-hidden /> Single sign-on
      </Button>
    )
  function go(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    location.assign(beginAddress(next, String(new FormData(event.currentTarget).get('account')).trim()))
  }
  return (
    <form onSubmit={go} className="flex items-end gap-2">
      <div className="flex-1">
        <Field
          label="Account for single sign-on"
          name="account"
          required
          autoFocus
          autoCapitalize="none"
          spellCheck={false}
          className="h-9"
        />
      </div>
      <Button type="submit" className="h-9!">
        Go on
      </Button>
    </form>
  )
}
