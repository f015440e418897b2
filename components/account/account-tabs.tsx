'use client'
import { usePlace } from '../shell/link'
import { LinkTabs } from '../ui/link-tabs'

const tabs = [
  { key: '/account', href: '/account', label: 'Profile' },
  { key: '/account/second-factor', href: '/account/second-factor', label: 'Second factor' },
  { key: '/account/sessions', href: '/account/sessions', label: 'Sign-ins' },
  { key: '/account/tokens', href: '/account/tokens', label: 'Access tokens' },
]

/** The parts of one's own account. */
export function AccountTabs() {
  return <LinkTabs label="Account" tabs={tabs} current={usePlace()} />
}
