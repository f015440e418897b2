'use client'
import { Field } from '../ui/input'
import { type SignInEnd, signIn } from './auth-client'
import { ActionForm, PasswordField } from './form'

const words: Record<Exclude<SignInEnd, 'done'>, string> = {
  refused: 'Name and password do not match. Check both; passwords tell capitals from small letters.',
  blocked: 'Too many attempts. Wait a few minutes, then try again.',
  unreachable: 'The server cannot be reached. Check that Mallard is running, then try again.',
}

/**
 * Name or e-mail with a password. `next` is the own path to go to afterwards; `account`: null where there is only one.
 */
export function SignInForm({ next, account, login }: { next: string; account: string | null; login: string }) {
  async function send(form: FormData) {
    const end = await signIn('credentials', {
      account: String(form.get('account') ?? '').trim(),
      login: String(form.get('login')).trim(),
      password: String(form.get('password')),
    })
    if (end !== 'done') return words[end]
    location.assign(next)
    return null
  }
  return (
    <ActionForm label="Sign in" wide send={send}>
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
