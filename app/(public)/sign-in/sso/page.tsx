import type { Metadata } from 'next'
import { SsoReturn } from '@/components/account/sso-return'
import { relyingParty } from '@/lib/users'
import { ownPath } from '@/lib/web/own-path'
import { askForPasskeyAction } from '../actions'

export const metadata: Metadata = { title: 'Signing in' }

/** Where whoever signed in at an identity provider ends up; the browser finishes it from here. */
export default async function SsoPage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const { next } = await searchParams
  return <SsoReturn next={ownPath(next)} askForPasskey={relyingParty() ? askForPasskeyAction : null} />
}
