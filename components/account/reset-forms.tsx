'use client'
import { useState } from 'react'
import { Link } from '../shell/link'
import { buttonClass } from '../ui/button'
import { Field } from '../ui/input'
import { ActionForm, type Answer, ask, PasswordField, passwordHint } from './form'
import { Sent } from './sent'

/** Asks for the link. The answer is the same for addresses that are known and others. */
export function ResetRequest({
  request,
  toLog,
}: {
  request: (given: { email: string }) => Promise<Answer<null>>
  toLog: boolean
}) {
  const [email, setEmail] = useState<string | null>(null)
  if (email) {
    return (
      <Sent toLog={toLog}>
        If <strong className="font-medium">{email}</strong> is somebody’s address here, a mail is on its way. The link
        in it works for 30 minutes.
      </Sent>
    )
  }
  async function send(form: FormData) {
    const wish = { email: String(form.get('email')) }
    const answer = await ask(request(wish))
    if (!answer.ok) return answer.error.message
    setEmail(wish.email)
    return null
  }
  return (
    <ActionForm label="Send me a link" wide send={send}>
      <Field label="E-mail" name="email" type="email" required autoComplete="email" className="h-9" />
    </ActionForm>
  )
}

type Reset = (given: { secret: string; password: string }) => Promise<Answer<{ account: string; name: string }>>

/** Sets the new password that a link allows. */
export function ResetForm({ secret, name, reset }: { secret: string; name: string; reset: Reset }) {
  const [done, setDone] = useState<{ account: string; name: string } | null>(null)
  if (done) {
    const query = new URLSearchParams({ account: done.account, login: done.name })
    return (
      <div role="status" className="flex flex-col gap-3 text-sm">
        <p>Your password is set, and every browser was signed out.</p>
        <Link href={`/sign-in?${query}`} className={`${buttonClass('primary')} h-9!`}>
          Sign in
        </Link>
      </div>
    )
  }
  async function send(form: FormData) {
    const answer = await ask(reset({ secret, password: String(form.get('password')) }))
    if (!answer.ok) return answer.error.message
    setDone(answer.value)
    return null
  }
  return (
    <ActionForm label="Set password" wide send={send}>
      <input type="text" name="username" autoComplete="username" defaultValue={name} hidden readOnly />
      <PasswordField
        label="New password"
        name="password"
        required
        minLength={12}
        autoComplete="new-password"
        hint={passwordHint}
        tall
      />
    </ActionForm>
  )
}
