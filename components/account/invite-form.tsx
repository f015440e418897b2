'use client'
import { Field } from '../ui/input'
import { signIn } from './auth-client'
import { ActionForm, type Answer, ask, PasswordField, passwordHint } from './form'

type Accept = (given: {
  secret: string
  name: string
  password: string
}) => Promise<Answer<{ account: string; name: string }>>

/** Accepts an invitation: the name and password of a new user, who is then signed in. */
export function InviteForm({ secret, accept }: { secret: string; accept: Accept }) {
  async function send(form: FormData) {
    const password = String(form.get('password'))
    const answer = await ask(accept({ secret, name: String(form.get('name')), password }))
    if (!answer.ok) return answer.error.message
    const { account, name } = answer.value
    const end = await signIn('credentials', { account, login: name, password })
    location.assign(end === 'done' ? '/' : `/sign-in?${new URLSearchParams({ account, login: name })}`)
    return null
  }
  return (
    <ActionForm label="Join" wide send={send}>
      <Field label="Your user name" name="name" required autoComplete="username" spellCheck={false} className="h-9" />
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
