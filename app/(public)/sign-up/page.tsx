import type { Metadata } from 'next'
import { SignUpForm } from '@/components/account/sign-up-form'
import { Link } from '@/components/shell/link'
import { mailsGoToLog, signUpIsOpen } from '@/lib/users'
import { signUpAction } from '../actions'

export const metadata: Metadata = { title: 'Sign up' }

export default async function SignUpPage() {
  return (
    <>
      <h1 className="mb-4 text-base font-semibold">Sign up</h1>
      {signUpIsOpen() ? (
        <SignUpForm signUp={signUpAction} toLog={mailsGoToLog()} />
      ) : (
        <p className="text-sm text-muted">
          Here one joins by invitation. Ask an administrator of the account to invite you.
        </p>
      )}
      <p className="mt-4 text-sm text-muted">
        You have a user already?{' '}
        <Link href="/sign-in" className="text-accent underline">
          Sign in
        </Link>
      </p>
    </>
  )
}
