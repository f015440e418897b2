'use client'
import { useState } from 'react'
import { type SecondStep, signIn, signInWords } from '../account/auth-client'
import { ActionForm, PasswordField } from '../account/form'
import { SecondStepForm } from '../account/second-step'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { accountPrefix } from './place'
import { settleSignIn } from './reach'

/** Signs the same person in again, over the page as it is: nothing of it is lost. */
export function SignInAgain({ userName }: { userName: string }) {
  const [proven, setProven] = useState<Record<string, string> | null>(null)
  const account = decodeURIComponent(accountPrefix(location.pathname).replace('/a/', ''))

  async function attempt(fields: Record<string, string>, step?: SecondStep) {
    const end = await signIn('credentials', { ...fields, ...step })
    if (end === 'code' || end === 'passkey') {
      setProven(fields)
      return null
    }
    if (end !== 'done') return signInWords[end]
    settleSignIn(true)
    return null
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && settleSignIn(false)}
      title="Your session has ended"
      description={`Sign in again as ${userName}, and it goes on where it stopped. Nothing here is lost.`}
      width="sm"
      footer={
        <>
          <a
            href="/sign-in"
            target="_blank"
            rel="noreferrer"
            className="mr-auto self-center text-xs text-accent underline"
          >
            Sign in another way, in a new tab
          </a>
          <Button onClick={() => settleSignIn(true)}>I am signed in</Button>
        </>
      }
    >
      {proven ? (
        <SecondStepForm askForPasskey={null} send={(step) => attempt(proven, step)} onBack={() => setProven(null)} />
      ) : (
        <ActionForm
          label="Sign in"
          wide
          send={(form) => attempt({ account, login: userName, password: String(form.get('password')) })}
        >
          <PasswordField label="Password" name="password" required autoFocus autoComplete="current-password" tall />
        </ActionForm>
      )}
    </Dialog>
  )
}
