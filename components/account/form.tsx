'use client'
import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, type ReactNode, useState } from 'react'
import { Button, type ButtonTone } from '../ui/button'
import { Field } from '../ui/input'
import { Spinner } from '../ui/spinner'

/** What a server action answers. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: { message: string } }

/** Waits for a server action; a server that cannot be reached is an answer, too. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<Answer<T>> {
  return call.catch(() => ({
    ok: false as const,
    error: { message: 'The server cannot be reached. Check that Mallard is running, then try again.' },
  }))
}

/** What went wrong, said at once to screen readers. */
export function Problem({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
      {children}
    </p>
  )
}

/** A form that sends itself to a server action, and says what went wrong above its button. */
export function ActionForm({
  label,
  tone = 'primary',
  wide = false,
  send,
  children,
}: {
  /** On the button. */
  label: string
  tone?: ButtonTone
  wide?: boolean
  /** null: it went well; else what to tell. */
  send: (form: FormData) => Promise<string | null>
  children: ReactNode
}) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  return (
    <form
      // Sent before the page's script runs, a form without this puts what is in it, passwords too, into the address.
      method="post"
      className="flex flex-col gap-3.5"
      onSubmit={async (event) => {
        event.preventDefault()
        setBusy(true)
        setError(null)
        setError(await send(new FormData(event.currentTarget)))
        setBusy(false)
      }}
    >
      {children}
      {error ? <Problem>{error}</Problem> : null}
      <Button type="submit" tone={tone} disabled={busy} className={wide ? 'mt-1 h-9!' : 'self-start'}>
        {busy ? <Spinner label={label} /> : null}
        {label}
      </Button>
    </form>
  )
}

/** A password that can be looked at while it is typed, and pasted. */
export function PasswordField({ tall = false, ...rest }: ComponentProps<typeof Field> & { tall?: boolean }) {
  const [open, setOpen] = useState(false)
  const Icon = open ? EyeOff : Eye
  return (
    <div className="relative">
      <Field {...rest} type={open ? 'text' : 'password'} spellCheck={false} className={`pr-8 ${tall ? 'h-9!' : ''}`} />
      <button
        type="button"
        aria-label={open ? 'Hide password' : 'Show password'}
        aria-pressed={open}
        onClick={() => setOpen(!open)}
        className={`absolute right-1 grid size-6 ${tall ? 'top-6.5' : 'top-5.5'} place-items-center rounded text-faint hover:bg-hover hover:text-text`}
      >
        <Icon size={14} aria-hidden />
      </button>
    </div>
  )
}

export const passwordHint = 'At least 12 characters. A few words in a row are good; passwords that leaked are refused.'
