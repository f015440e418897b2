import type { AuditEntry, AuditKind, AuditOutcome } from '@/lib/audit/types'

export const kindWords: Record<AuditKind, string> = {
  account: 'Account',
  'sign-in': 'Sign-in',
  'sign-out': 'Sign-out',
  'session.end': 'Browser signed out',
  'sign-up': 'Sign-up',
  invitation: 'Invitation',
  user: 'User',
  password: 'Password',
  email: 'E-mail address',
  'second-factor': 'Second factor',
  token: 'Access token',
  'token.use': 'Use of a token',
  grant: 'Grant',
  denial: 'Denied statement',
  export: 'Export',
  setting: 'Setting',
  mail: 'Mail',
  keys: 'New master key',
  backup: 'Backup',
}

export const outcomeWords: Record<AuditOutcome, string> = { ok: 'done', failed: 'failed', denied: 'denied' }

/** The details in one line; a statement has a page of its own. */
export function detailsOf({ details }: AuditEntry): string {
  const { statement: _, ...rest } = details
  return Object.entries(rest)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => (key === 'action' ? String(value) : `${key}: ${value}`))
    .join(' · ')
}
