'use client'
import { useState } from 'react'
import { Field } from '../ui/input'
import { ActionForm, type Answer, ask, PasswordField, passwordHint } from './form'
import { Sent } from './sent'

type SignUp = (given: { account: string; name: string; email: string; password: string }) => Promise<Answer<null>>

/** A new account, and its first user. */
export function SignUpForm({ signUp, toLog }: { signUp: SignUp; toLog: boolean }) {
  const [email, setEmail] = useState<string | null>(null)
  if (email) {
    return (
      <Sent toLog={toLog}>
        A mail is on its way to <strong className="font-medium">{email}</strong>. Follow the link in it within 24 hours,
        and the account is made.
      </Sent>
    )
  }
  async function send(form: FormData) {
    const field = (name: string) => String(form.get(name))
    const wish = { account: field('account'), name: field('name'), email: field('email'), password: field('password') }
    const answer = await ask(signUp(wish))
    if (!answer.ok) return answer.error.message
    setEmail(wish.email)
    return null
  }
  return (
    <ActionForm label="Sign up" wide send={send}>
      <Field
        label="Account"
        name="account"
        required
        hint="What your team or project is called: letters, digits, - and _."
        pattern="[A-Za-z][A-Za-z0-9_\-]{1,49}"
        autoComplete="organization"
        spellCheck={false}
        className="h-9"
      />
      <Field label="Your user name" name="name" required autoComplete="username" spellCheck={false} className="h-9" />
      <Field label="E-mail" name="email" type="email" required autoComplete="email" className="h-9" />
      <PasswordField
        label="Password"
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
