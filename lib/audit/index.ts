import { randomBytes } from 'node:crypto'
import { direct, type Handle, reader } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { blindIndex, matchesIndex, open, seal } from '../seal/index.ts'
import { beginning, hashDetails, hashLink, headText } from './chain.ts'
import { append, type EventRow, eventsAfter, eventsBefore, headOf, heads, setHeadSeal } from './store.ts'
import type { AuditCheck, AuditEntry, AuditEvent, AuditFilter, AuditKind, AuditOutcome, AuditPage } from './types.ts'

export type { AuditCheck, AuditEntry, AuditEvent, AuditFilter, AuditKind, AuditOutcome, AuditPage } from './types.ts'
export { auditKinds } from './types.ts'

const detailsPurpose = 'audit_events.details_sealed'
const headPurpose = 'audit_heads.seal'
const batch = 1000

/** Appends an event through a connection in hand, synchronously: for hot paths that write anyway. */
export function recordWith(handle: Handle, event: AuditEvent): void {
  handle.atomically(() => {
    const { accountId } = event
    const head = headOf(handle, accountId)
    const details = JSON.stringify({ ...event.details, salt: randomBytes(16).toString('base64') })
    const row: Omit<EventRow, 'hash'> = {
      number: (head?.number ?? 0) + 1,
      at: Date.now(),
      kind: event.kind,
      outcome: event.outcome,
      userId: event.userId || null,
      address: event.address ?? null,
      sealed: seal(detailsPurpose, details),
      detailsHash: hashDetails(details),
    }
    const hash = hashLink(head?.hash ?? beginning, { accountId, ...row })
    append(handle, accountId, { ...row, hash }, blindIndex(headPurpose, headText(accountId, row.number, hash)))
  })
}

/**
 * Appends an event to its account's log. Inside a transaction it commits with it, so that what is undone is not told;
 * outside, at once.
 */
export async function record(event: AuditEvent): Promise<void> {
  await direct((handle) => recordWith(handle, event))
}

/** {@link record} of what an actor did; `via` is told where it was not a browser. */
export async function recordBy(
  actor: Actor,
  kind: AuditKind,
  details: AuditEvent['details'],
  outcome: AuditOutcome = 'ok',
): Promise<void> {
  const via = actor.via === 'session' ? {} : { via: actor.via }
  const userId = actor.via === 'admin' ? undefined : actor.userId
  const { accountId, address } = actor
  await record({ accountId, kind, outcome, userId, address, details: { ...details, ...via } })
}

/** Events of an account, newest first. Authorises nothing: doors do. */
export async function searchAudit(
  accountId: string,
  filter: AuditFilter,
  { before = null, limit = 100 }: { before?: number | null; limit?: number } = {},
): Promise<AuditPage> {
  const rows = await eventsBefore(accountId, filter, before, limit)
  const entries = rows.map(({ sealed, ...row }) => {
    const { salt: _, ...details } = JSON.parse(open(detailsPurpose, sealed)) as AuditEntry['details']
    return { ...row, details } as AuditEntry
  })
  return { entries, next: rows.length === limit ? rows.at(-1)!.number : null }
}

/** Seals the ends of the chains with the newest key; an end that was not sealed by us stays as it is, and is found. */
export async function resealHeads(): Promise<void> {
  await direct((handle) =>
    handle.atomically(() => {
      for (const { accountId, ...head } of heads(handle)) {
        const text = headText(accountId, head.number, head.hash)
        if (matchesIndex(headPurpose, text, head.seal)) setHeadSeal(handle, accountId, blindIndex(headPurpose, text))
      }
    }),
  )
}

function flaw(accountId: string, row: EventRow, expected: number, previous: Buffer): string | null {
  if (row.number !== expected) return `event ${expected} is missing`
  if (!hashLink(previous, { accountId, ...row }).equals(row.hash)) return 'it or one before it was changed'
  try {
    if (!hashDetails(open(detailsPurpose, row.sealed)).equals(row.detailsHash)) return 'its details were changed'
  } catch {
    return 'its details cannot be opened'
  }
  return null
}

/**
 * Follows an account's chain from its first event to its sealed end: changed, missing, added and cut-off events are
 * found, except by whoever has the key.
 */
export async function verifyAudit(accountId: string): Promise<AuditCheck> {
  // What is added meanwhile is not part of it.
  const head = headOf(reader(), accountId)
  let [previous, events] = [beginning, 0]
  for (;;) {
    const rows = await eventsAfter(accountId, events, batch)
    for (const row of rows) {
      if (head && row.number > head.number) break
      const what = head ? flaw(accountId, row, events + 1, previous) : 'it has no sealed end'
      if (what) return { events, broken: { number: events + 1, what } }
      previous = row.hash
      events++
    }
    if (rows.length < batch || (head && events >= head.number)) break
  }
  if (!head) return { events, broken: null }
  if (events < head.number) return { events, broken: { number: events + 1, what: `event ${events + 1} is missing` } }
  const sound =
    head.hash.equals(previous) && matchesIndex(headPurpose, headText(accountId, events, previous), head.seal)
  return { events, broken: sound ? null : { number: events, what: 'the chain does not end as it was sealed' } }
}
