'use client'
import { useEffect, useRef, useState } from 'react'
import { buttonClass } from '../ui/button'
import { Spinner } from '../ui/spinner'
import { type SignInEnd, signIn, signInWords } from './auth-client'
import type { AskForPasskey } from './passkey-client'
import { SecondStepForm } from './second-step'

type Failure = 'refused' | 'blocked' | 'foreign' | 'unreachable'

const words: Record<Failure, [string, string]> = {
  refused: [
    'This link does not work any more',
    'Each link works once and for a limited time. Who runs this Mallard prints a new one with: npm run --silent mallard -- user sign-in-link <NAME>',
  ],
  foreign: ['You are not let in from here', signInWords.foreign],
  blocked: ['Too many attempts', 'Wait a few minutes, then open the link again.'],
  unreachable: ['The server cannot be reached', 'Check that Mallard is running, then open the link again.'],
}

/** Uses a one-time link. It takes a script to do so: a mail scanner that opens links must not use them up. */
export function Once({ token, askForPasskey }: { token: string; askForPasskey: AskForPasskey | null }) {
  const [end, setEnd] = useState<Failure | 'code' | 'passkey' | null>(null)
  const used = useRef(false)

  function ended(how: SignInEnd): string | null {
    if (how === 'wrongCode' || how === 'wrongPasskey') return signInWords[how]
    if (how === 'done') location.assign('/')
    else setEnd(how)
    return null
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a link is used once, whatever is drawn anew.
  useEffect(() => {
    if (used.current) return
    used.current = true
    // The secret leaves the address bar and the history before anything else happens.
    window.history.replaceState(null, '', '/sign-in/once')
    void signIn('once', { token }).then(ended)
  }, [token])

  if (end === 'code' || end === 'passkey')
    return (
      <SecondStepForm
        askForPasskey={end === 'passkey' ? askForPasskey : null}
        send={async (step) => ended(await signIn('once', { token, ...step }))}
      />
    )
  if (!end) {
    return (
      <p className="flex items-center justify-center gap-2 text-sm text-muted">
        <Spinner label="Signing in" /> Signing in
      </p>
    )
  }
  const [title, text] = words[end]
  return (
    <div role="alert" className="flex flex-col gap-2">
      <p className="text-base font-medium">{title}</p>
      <p className="text-sm text-muted">{text}</p>
      <a href="/sign-in" className={`${buttonClass()} mt-2`}>
        Go to sign-in
      </a>
    </div>
  )
}
