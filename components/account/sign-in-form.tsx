'use client'
import { useState } from 'react'
import { Field } from '../ui/input'
import { type SignInEnd, signIn } from './auth-client'
import { CodeForm } from './code-form'
import { ActionForm, PasswordField } from './form'

export const signInWords: Record<Exclude<SignInEnd, 'done'>, string> = {
  refused: 'Name and password do not match. Check both; passwords tell capitals from small letters.',
  blocked: 'Too many attempts. Wait a few minutes, then try again.',
  code: 'A code is needed.',
  wrongCode: 'That code is not right, or was used already. Wait for the next one, or use a recovery code.',
  unreachable: 'The server cannot be reached. Check that Mallard is running, then try again.',
}

/**
 * Name or e-mail with a password, then a code for whoever has a second factor. `next` is the own path to go to
 * afterwards; `account`: null where there is only one.
 */
export function SignInForm({ next, account, login }: { next: string; account: string | null; login: string }) {
  // What was right so far; the code is sent along with it.
  const [proven, setProven] = useState<Record<string, string> | null>(null)

  async function attempt(fields: Record<string, string>) {
    const end = await signIn('credentials', fields)
    if (end === 'code') setProven(fields)
    if (end === 'code') return null
    if (end !== 'done') return signInWords[end]
    location.assign(next)
    return null
  }
  if (proven) return <CodeForm send={(code) => attempt({ ...proven, code })} onBack={() => setProven(null)} />

  return (
    <ActionForm
      label="Sign in"
      wide
      send={(form) =>
        attempt({
          account: String(form.get('account') ?? '').trim(),
          login: String(form.get('login')).trim(),
          password: String(form.get('password')),
        })
      }
    >
      {account === null ? null : (
        <Field
          label="Account"
          name="account"
          defaultValue={account}
          hint="May stay empty when your e-mail address is in one account alone."
          autoComplete="organization"
          autoCapitalize="none"
          spellCheck={false}
          className="h-9"
        />
      )}
      <Field
        label="Name or e-mail"
        name="login"
        required
        defaultValue={login}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        className="h-9"
      />
      <PasswordField label="Password" name="password" required autoComplete="current-password" tall />
    </ActionForm>
  )
}
