export const auditKinds = [
  'account',
  'sign-in',
  'sign-out',
  'session.end',
  'sign-up',
  'invitation',
  'user',
  'password',
  'email',
  'second-factor',
  'token',
  'token.use',
  'grant',
  'denial',
  'export',
  'setting',
  'mail',
  'keys',
  'backup',
] as const
export type AuditKind = (typeof auditKinds)[number]
export type AuditOutcome = 'ok' | 'failed' | 'denied'

export interface AuditEvent {
  accountId: string
  kind: AuditKind
  outcome: AuditOutcome
  /** Who did it; absent for a stranger and for the machine. */
  userId?: string
  /** The network address that it came from, where that is known. */
  address?: string
  /** What was done to what, in words and ids; never a secret. Kept sealed. */
  details?: Record<string, string | number | boolean | null | undefined>
}

/** An event as the page shows it. */
export interface AuditEntry {
  number: number
  at: number
  kind: AuditKind
  outcome: AuditOutcome
  userName: string | null
  address: string | null
  details: Record<string, string | number | boolean | null>
}

export interface AuditFilter {
  kind?: AuditKind
  outcome?: AuditOutcome
  /** Part of a user's name, without case. */
  user?: string
  /** Milliseconds since 1970. */
  since?: number
}

/** Newest first. */
export interface AuditPage {
  entries: AuditEntry[]
  /** Hand it back for the entries before these; null at the end. */
  next: number | null
}

/** What a check of an account's chain found. */
export interface AuditCheck {
  events: number
  /** The first event that is not what it was when it was written; null when all are. */
  broken: { number: number; what: string } | null
}
