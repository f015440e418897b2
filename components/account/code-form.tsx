'use client'
import { Button } from '../ui/button'
import { Field } from '../ui/input'
import { ActionForm } from './form'

/** Asks for the second factor: a code of the authenticator, or a recovery code. */
export function CodeForm({ send, onBack }: { send: (code: string) => Promise<string | null>; onBack?: () => void }) {
  return (
    <ActionForm label="Go on" wide send={(form) => send(String(form.get('code')).trim())}>
      <Field
        label="Code"
        name="code"
        required
        autoFocus
        inputMode="text"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        className="h-9 font-mono tracking-wider"
        hint="The six digits that your authenticator shows, or one of your recovery codes."
      />
      {onBack ? (
        <Button tone="quiet" className="order-last" onClick={onBack}>
          Back
        </Button>
      ) : null}
    </ActionForm>
  )
}
