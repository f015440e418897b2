'use client'
import { useState } from 'react'
import { Button, buttonClass } from '../ui/button'
import { CopyButton } from '../ui/copy-button'
import { Field } from '../ui/input'
import { ActionForm, type Answer, ask, PasswordField } from './form'

export interface EnrolActions {
  begin: (given: { password?: string }) => Promise<Answer<{ secret: string; picture: string }>>
  confirm: (given: { code: string }) => Promise<Answer<{ codes: string[] }>>
}

/** Sets an authenticator up: picture, first code, recovery codes. */
export function Enrol({
  needsPassword,
  actions,
  onDone,
}: {
  /** The sign-in was a while ago. */
  needsPassword: boolean
  actions: EnrolActions
  onDone: () => void
}) {
  const [begun, setBegun] = useState<{ secret: string; picture: string } | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)

  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
  if (!begun) {
    return (
      <ActionForm
        label="Set up an authenticator"
        send={async (form) => {
          const answer = await ask(actions.begin({ password: String(form.get('password') ?? '') || undefined }))
          if (!answer.ok) return answer.error.message
          setBegun(answer.value)
          return null
        }}
      >
        {needsPassword ? (
          <PasswordField label="Your password" name="password" required autoComplete="current-password" />
        ) : null}
      </ActionForm>
    )
  }
  return (
    <ActionForm
      label="Confirm"
      send={async (form) => {
        const answer = await ask(actions.confirm({ code: String(form.get('code')) }))
        if (!answer.ok) return answer.error.message
        setCodes(answer.value.codes)
        return null
      }}
    >
      <p className="text-sm text-muted">
        Scan this with an authenticator (an app on your phone, or a password manager), or type the key into it.
      </p>
      {/* biome-ignore lint/performance/noImgElement: a data address; there is nothing to optimize. */}
      <img
        src={begun.picture}
        alt="QR code with the key below"
        className="size-44 rounded-md border border-line bg-white"
      />
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 rounded bg-sunken px-2 py-1 font-mono text-xs break-all">{begun.secret}</code>
        <CopyButton text={begun.secret} what="key" />
      </div>
      <Field
        label="Code that it shows"
        name="code"
        required
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={10}
        className="font-mono tracking-wider"
      />
    </ActionForm>
  )
}

/** Shown once: whoever loses the authenticator needs one of these. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const text = `${codes.join('\n')}\n`
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="text-sm">
        Keep these recovery codes in a safe place. Each signs you in once without the authenticator. They are not shown
        again.
      </p>
      <ul
        aria-label="Recovery codes"
        className="grid gap-1 rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} what="codes" />
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="mallard-recovery-codes.txt"
          className={buttonClass()}
        >
          Download
        </a>
        <Button tone="primary" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  )
}
