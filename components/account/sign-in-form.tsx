'use client'
import { type ReactNode, useState } from 'react'
import { Field } from '../ui/input'
import { type SecondStep, signIn, signInWords } from './auth-client'
import { ActionForm, PasswordField } from './form'
import type { AskForPasskey } from './passkey-client'
import { SecondStepForm } from './second-step'

/**
 * Name or e-mail with a password, then a second step for whoever has a second factor. `next` is the own path to go to
 * afterwards; `account`: null where there is only one; `askForPasskey`: null where browsers have none; `children`: what
 * stands around the first step alone.
 */
export function SignInForm({
  next,
  account,
  login,
  askForPasskey,
  children,
}: {
  next: string
  account: string | null
  login: string
  askForPasskey: AskForPasskey | null
  children?: ReactNode
}) {
  // What was right so far; the second step is sent along with it.
  const [proven, setProven] = useState<{ fields: Record<string, string>; passkey: boolean } | null>(null)

  async function attempt(fields: Record<string, string>, step?: SecondStep) {
    const end = await signIn('credentials', { ...fields, ...step })
    if (end === 'code' || end === 'passkey') {
      setProven({ fields, passkey: end === 'passkey' })
      return null
    }
    if (end !== 'done') return signInWords[end]
    location.assign(next)
    return null
  }
  if (proven)
    return (
      <SecondStepForm
        askForPasskey={proven.passkey ? askForPasskey : null}
        send={(step) => attempt(proven.fields, step)}
        onBack={() => setProven(null)}
      />
    )

  return (
    <>
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
            hint="May stay empty when you sign in by your e-mail address."
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
      {children}
    </>
  )
}
