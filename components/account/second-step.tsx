'use client'
import { useState } from 'react'
import { Button } from '../ui/button'
import { Field } from '../ui/input'
import type { SecondStep } from './auth-client'
import { ActionForm, Problem } from './form'
import { PasskeyButton } from './passkey-button'
import { type AskForPasskey, provePasskey } from './passkey-client'

/** Asks for the second factor: a code of the authenticator, a recovery code, or a passkey. */
export function SecondStepForm({
  askForPasskey,
  send,
  onBack,
}: {
  /** null: there is no passkey. */
  askForPasskey: AskForPasskey | null
  /** null: it went well; else what to tell. */
  send: (step: SecondStep) => Promise<string | null>
  onBack?: () => void
}) {
  const [problem, setProblem] = useState<string | null>(null)

  async function withPasskey(ask: AskForPasskey) {
    setProblem(null)
    const proof = await provePasskey(ask)
    setProblem(proof.ok ? await send({ passkey: proof.value }) : proof.message)
  }

  return (
    <div className="flex flex-col gap-3.5">
      {askForPasskey ? (
        <>
          <PasskeyButton label="Use a passkey" onPress={() => withPasskey(askForPasskey)} />
          {problem ? <Problem>{problem}</Problem> : null}
          <p className="text-center text-xs text-faint">or</p>
        </>
      ) : null}
      <ActionForm label="Go on" wide send={(form) => send({ code: String(form.get('code')).trim() })}>
        <Field
          label="Code"
          name="code"
          required
          autoFocus={askForPasskey === null}
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
    </div>
  )
}
