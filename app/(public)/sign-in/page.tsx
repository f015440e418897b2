import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Problem } from '@/components/account/form'
import { OtherWays, type Sso } from '@/components/account/other-ways'
import { SignInForm } from '@/components/account/sign-in-form'
import { ssoWords } from '@/components/account/sso-words'
import { Link } from '@/components/shell/link'
import { config } from '@/lib/config'
import { currentActor } from '@/lib/session/page'
import { accountIds, relyingParty, signUpIsOpen, someProvider } from '@/lib/users'
import { ownPath } from '@/lib/web/own-path'
import { askForPasskeyAction } from './actions'

export const metadata: Metadata = { title: 'Sign in' }

interface Query {
  next?: string
  account?: string
  login?: string
  /** Why single sign-on ended without one. */
  sso?: string
}

/** Several providers: the account's name decides. None of their names is told. */
function ssoOf(account: string | undefined): Sso {
  const { environment, accounts } = someProvider()
  if (accounts.length === 0) return environment ? { account } : null
  if (account) return { account }
  return environment || accountIds().length > 1 ? 'ask' : { account: accounts[0] }
}

/** Who was let in by the link of the first start has no password, and comes here all the same. */
function NoPassword() {
  return (
    <p className="mt-4 text-xs text-muted">
      No password yet? Where Mallard runs, this prints a link that signs in:
      <code className="mt-1 block font-mono text-text">npm run mallard -- user sign-in-link ADMIN</code>
    </p>
  )
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { next: wanted, account, login, sso } = await searchParams
  const next = ownPath(wanted)
  if (await currentActor()) redirect(next)
  const askForPasskey = relyingParty() ? askForPasskeyAction : null
  const problem = sso === undefined ? null : (ssoWords[sso] ?? ssoWords.refused)
  return (
    <>
      <h1 className="mb-4 text-base font-semibold">Sign in</h1>
      {problem ? (
        <div className="mb-4">
          <Problem>{problem}</Problem>
        </div>
      ) : null}
      <SignInForm
        next={next}
        account={accountIds().length > 1 ? (account ?? '') : null}
        login={login ?? ''}
        askForPasskey={askForPasskey}
      >
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
        {config().mode === 'single' ? <NoPassword /> : null}
        <OtherWays next={next} sso={ssoOf(account)} askForPasskey={askForPasskey} />
      </SignInForm>
    </>
  )
}
