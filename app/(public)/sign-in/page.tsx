import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SignInForm } from '@/components/account/sign-in-form'
import { currentActor } from '@/lib/session/page'

export const metadata: Metadata = { title: 'Sign in' }

/** Only own paths: an address of elsewhere is never followed. */
const ownPath = (next: string | undefined): string => (next && /^\/(?![/\\])/.test(next) ? next : '/')

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const next = ownPath((await searchParams).next)
  if (await currentActor()) redirect(next)
  return (
    <>
      <h1 className="mb-4 text-base font-semibold">Sign in</h1>
      <SignInForm next={next} />
    </>
  )
}
