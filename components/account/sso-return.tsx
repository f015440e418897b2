'use client'
import { useEffect, useRef, useState } from 'react'
import { buttonClass } from '../ui/button'
import { Spinner } from '../ui/spinner'
import { type SecondStep, type SignInEnd, signIn, signInWords } from './auth-client'
import { Problem } from './form'
import type { AskForPasskey } from './passkey-client'
import { SecondStepForm } from './second-step'

/** The last step of single sign-on: the browser came back, and what it brought is in a cookie. */
export function SsoReturn({ next, askForPasskey }: { next: string; askForPasskey: AskForPasskey | null }) {
  const [end, setEnd] = useState<SignInEnd | null>(null)
  const begun = useRef(false)

  async function attempt(step?: SecondStep): Promise<string | null> {
    const how = await signIn('sso', { ...step })
    if (how === 'done') {
      location.replace(next)
      return null
    }
    if (how === 'wrongCode' || how === 'wrongPasskey' || (step && how === 'blocked')) return signInWords[how]
    setEnd(how)
    return null
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, whatever is drawn anew.
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    void attempt()
  }, [])

  if (end === 'code' || end === 'passkey')
    return <SecondStepForm askForPasskey={end === 'passkey' ? askForPasskey : null} send={attempt} />
  if (!end) {
    return (
      <p className="flex items-center justify-center gap-2 text-sm text-muted">
        <Spinner label="Signing in" /> Signing in
      </p>
    )
  }
  return (
    <div className="flex flex-col gap-3">
      <Problem>
        {end === 'refused'
          ? 'This took too long, or was used already. Begin single sign-on anew.'
          : signInWords[end as Exclude<SignInEnd, 'done'>]}
      </Problem>
      <a href="/sign-in" className={buttonClass()}>
        Go to sign-in
      </a>
    </div>
  )
}
