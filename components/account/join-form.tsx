'use client'
import { Field } from '../ui/input'
import { ActionForm, type Answer, ask } from './form'

type Join = (given: { secret: string; name: string }) => Promise<Answer<{ account: string }>>

/** Accepts an invitation as whoever is signed in: the present sign-in serves for both accounts. */
export function JoinForm({ secret, name, join }: { secret: string; name: string; join: Join }) {
  async function send(form: FormData) {
    const answer = await ask(join({ secret, name: String(form.get('name')) }))
    if (!answer.ok) return answer.error.message
    location.assign(`/a/${encodeURIComponent(answer.value.account)}`)
    return null
  }
  return (
    <ActionForm label="Join" wide send={send}>
      <Field
        label="Your user name there"
        name="name"
        required
        defaultValue={name}
        autoComplete="username"
        spellCheck={false}
        className="h-9"
      />
      <p className="text-sm text-muted">You go on signing in as you do now, and switch accounts in the rail.</p>
    </ActionForm>
  )
}
