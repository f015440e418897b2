import type { Metadata } from 'next'
import { Once } from '@/components/account/once'
import { relyingParty } from '@/lib/users'
import { askForPasskeyAction } from '../actions'

export const metadata: Metadata = { title: 'Sign in', referrer: 'no-referrer' }

export default async function OncePage({ searchParams }: { searchParams: Promise<{ token?: string }> }) {
  const { token } = await searchParams
  return (
    <>
      <h1 className="sr-only">Sign in by a one-time link</h1>
      <Once token={token ?? ''} askForPasskey={relyingParty() ? askForPasskeyAction : null} />
    </>
  )
}
