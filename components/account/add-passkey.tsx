'use client'
import { useState } from 'react'
import { Field } from '../ui/input'
import { RecoveryCodes } from './enrol'
import { ActionForm, type Answer, ask, PasswordField } from './form'
import { makePasskey } from './passkey-client'

export interface AddPasskeyActions {
  begin: (given: { password?: string }) => Promise<Answer<Parameters<typeof makePasskey>[0]>>
  confirm: (given: { name: string; response: unknown }) => Promise<Answer<{ codes: string[] }>>
}

/** Registers a passkey: a name for it, what the browser makes, and recovery codes with the first second factor. */
export function AddPasskey({
  needsPassword,
  actions,
  onDone,
}: {
  /** The sign-in was a while ago. */
  needsPassword: boolean
  actions: AddPasskeyActions
  onDone: () => void
}) {
  const [codes, setCodes] = useState<string[] | null>(null)
  if (codes)
    return (
      <RecoveryCodes
        codes={codes}
        onDone={() => {
          setCodes(null)
          onDone()
        }}
      />
    )

  async function add(form: FormData): Promise<string | null> {
    const name = String(form.get('name')).trim()
    const begun = await ask(actions.begin({ password: String(form.get('password') ?? '') || undefined }))
    if (!begun.ok) return begun.error.message
    const made = await makePasskey(begun.value)
    if (!made.ok) return made.message
    const answer = await ask(actions.confirm({ name, response: made.value }))
    if (!answer.ok) return answer.error.message
    if (answer.value.codes.length > 0) setCodes(answer.value.codes)
    else onDone()
    return null
  }
  return (
    <ActionForm label="Add a passkey" tone="plain" send={add}>
      <Field
        label="Name"
        name="name"
        required
        maxLength={100}
        autoComplete="off"
        placeholder="Phone, laptop, security key"
        hint="By which you tell it from others."
      />
      {needsPassword ? (
        <PasswordField label="Your password" name="password" required autoComplete="current-password" />
      ) : null}
    </ActionForm>
  )
}
