import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SignInForm } from '@/components/account/sign-in-form'
import { Link } from '@/components/shell/link'
import { currentActor } from '@/lib/session/page'
import { accountIds, signUpIsOpen } from '@/lib/users'

export const metadata: Metadata = { title: 'Sign in' }

/** Only own paths: an address of elsewhere is never followed. */
const ownPath = (next: string | undefined): string => (next && /^\/(?![/\\])/.test(next) ? next : '/')

interface Query {
  next?: string
  account?: string
  login?: string
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { next: wanted, account, login } = await searchParams
  const next = ownPath(wanted)
  if (await currentActor()) redirect(next)
  return (
    <>
      <h1 className="mb-4 text-base font-semibold">Sign in</h1>
      <SignInForm next={next} account={accountIds().length > 1 ? (account ?? '') : null} login={login ?? ''} />
      <p className="mt-4 flex justify-between gap-4 text-sm">
        <Link href="/reset" className="text-accent underline">
          Forgot your password?
        </Link>
        {signUpIsOpen() ? (
          <Link href="/sign-up" className="text-accent underline">
            Sign up
          </Link>
        ) : null}
      </p>
    </>
  )
}
