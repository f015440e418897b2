'use client'
import { useState } from 'react'
import { useRouter } from '../shell/link'
import { Badge } from '../ui/badge'
import { say } from '../ui/toast'
import { Enrol, type EnrolActions, RecoveryCodes } from './enrol'
import { ActionForm, type Answer, ask, PasswordField } from './form'
import { Section } from './section'

interface Actions extends EnrolActions {
  renew: (given: { password?: string }) => Promise<Answer<{ codes: string[] }>>
  end: (given: { password?: string }) => Promise<Answer<null>>
}

interface Props {
  /** null: there is none, no passkey either. */
  factor: { authenticator: boolean; passkeys: number; codesLeft: number } | null
  needsPassword: boolean
  /** One of the roles needs it. */
  required: boolean
  actions: Actions
}

/** One's own second factor: set it up, renew the recovery codes, remove it. */
export function SecondFactor({ factor, needsPassword, required, actions }: Props) {
  const router = useRouter()
  // While codes are shown, the page must not turn to what is there now.
  const [renewed, setRenewed] = useState<string[] | null>(null)
  const [begun] = useState(!factor?.authenticator)
  const last = required && factor?.passkeys === 0
  const password = needsPassword ? (
    <PasswordField label="Your password" name="password" required autoComplete="current-password" />
  ) : null
  const given = (form: FormData) => ({ password: String(form.get('password') ?? '') || undefined })

  return (
    <>
      {begun ? (
        <Section
          title="Authenticator"
          about="Besides the password, signing in then takes a code that an authenticator shows anew every 30 seconds. Setting it up signs every other browser out."
        >
          <Enrol needsPassword={needsPassword} actions={actions} onDone={() => location.reload()} />
        </Section>
      ) : (
        <Section title="Authenticator" about="Signing in takes a code of your authenticator besides the password.">
          <Badge tone="ok">switched on</Badge>
        </Section>
      )}
      {factor ? codesSection() : null}
      {begun ? null : removeSection()}
    </>
  )

  function codesSection() {
    return (
      <Section
        title="Recovery codes"
        about={`For a lost authenticator or passkey; each works once. ${factor?.codesLeft ?? 0} are left. New ones end the old.`}
      >
        {renewed ? (
          <RecoveryCodes
            codes={renewed}
            onDone={() => {
              setRenewed(null)
              router.refresh()
            }}
          />
        ) : (
          <ActionForm
            label="Make new codes"
            tone="plain"
            send={async (form) => {
              const answer = await ask(actions.renew(given(form)))
              if (!answer.ok) return answer.error.message
              setRenewed(answer.value.codes)
              return null
            }}
          >
            {password}
          </ActionForm>
        )}
      </Section>
    )
  }

  function removeSection() {
    return (
      <Section
        title="Remove the authenticator"
        about={
          last
            ? 'One of your roles needs a second factor, so it cannot be removed. An administrator can, if you lost it.'
            : factor?.passkeys
              ? 'Signing in by password then takes a passkey or a recovery code.'
              : 'Signing in then takes the password alone.'
        }
      >
        {last ? null : (
          <ActionForm
            label="Remove the authenticator"
            tone="plain"
            send={async (form) => {
              const answer = await ask(actions.end(given(form)))
              if (!answer.ok) return answer.error.message
              say('Authenticator removed')
              location.reload()
              return null
            }}
          >
            {password}
          </ActionForm>
        )}
      </Section>
    )
  }
}
