'use client'
import { useState } from 'react'
import { Button } from '../ui/button'
import { Field } from '../ui/input'
import { Spinner } from '../ui/spinner'
import { type SignInEnd, signIn } from './auth-client'

const words: Record<Exclude<SignInEnd, 'done'>, string> = {
  refused: 'Name and password do not match. Check both; passwords tell capitals from small letters.',
  blocked: 'Too many attempts. Wait a few minutes, then try again.',
  unreachable: 'The server cannot be reached. Check that Mallard is running, then try again.',
}

/** Name or e-mail with a password. `next` is the own path to go to afterwards. */
export function SignInForm({ next }: { next: string }) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  async function send(form: FormData) {
    setBusy(true)
    setError(null)
    const end = await signIn('credentials', {
      login: String(form.get('login')).trim(),
      password: String(form.get('password')),
    })
    if (end === 'done') return location.assign(next)
    setError(words[end])
    setBusy(false)
  }

  return (
    <form
      className="flex flex-col gap-3.5"
      onSubmit={(event) => {
        event.preventDefault()
        void send(new FormData(event.currentTarget))
      }}
    >
      <Field
        label="Name or e-mail"
        name="login"
        required
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        className="h-9"
      />
      <Field
        label="Password"
        name="password"
        type="password"
        required
        autoComplete="current-password"
        className="h-9"
      />
      {error ? (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
          {error}
        </p>
      ) : null}
      <Button type="submit" tone="primary" disabled={busy} className="mt-1 h-9!">
        {busy ? <Spinner label="Signing in" /> : null}
        Sign in
      </Button>
    </form>
  )
}
