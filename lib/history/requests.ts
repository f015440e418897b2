import { direct, type Handle } from '../../db/index.ts'
import { MallardError } from '../errors.ts'
import { blindIndex, open, seal } from '../seal/index.ts'
import type { RequestClaim } from './types.ts'

/** How long a `requestId` is remembered (docs/specs/sql-api.md). */
const rememberedMs = 24 * 3_600_000
const outcomePurpose = 'requests.outcome_sealed'

interface RequestRow {
  fingerprint: Buffer
  state: 'running' | 'done' | 'unknown'
  statement_ids: string
  outcome_sealed: Buffer | null
  created_at: number
}

function claim(handle: Handle, userId: string, requestId: string, fingerprint: Buffer, now: number): RequestClaim {
  const row = handle.prepare('SELECT * FROM requests WHERE user_id = ? AND request_id = ?').get(userId, requestId) as
    | RequestRow
    | undefined
  const old = row && row.created_at <= now - rememberedMs && row.state !== 'running'
  if (!row || old) {
    handle
      .prepare(
        `INSERT OR REPLACE INTO requests (user_id, request_id, fingerprint, state, created_at)
         VALUES (?, ?, ?, 'running', ?)`,
      )
      .run(userId, requestId, fingerprint, now)
    return { state: 'claimed' }
  }
  // Empty: what it was made with went with an older key.
  if (row.fingerprint.length > 0 && !row.fingerprint.equals(fingerprint)) {
    throw new MallardError('22023', 'This requestId was used for another request.', { status: 400 })
  }
  const statementIds = JSON.parse(row.statement_ids) as string[]
  if (row.state !== 'done' || !row.outcome_sealed) {
    return { state: row.state === 'running' ? 'running' : 'unknown', statementIds }
  }
  return { state: 'done', statementIds, outcome: JSON.parse(open(outcomePurpose, row.outcome_sealed)) }
}

/**
 * Claims a `requestId` of a user; once this returned, a kill of the process does not lose it. Only the first claim answers `claimed`.
 * `fingerprint`: whatever must be the same in a retry (statement, bindings, context), as one text.
 * @throws MallardError 22023 (400) when the id was used for something else
 */
export function claimRequest(
  userId: string,
  requestId: string,
  fingerprint: string,
  now: number = Date.now(),
): RequestClaim | Promise<RequestClaim> {
  const hash = blindIndex('requests.fingerprint', fingerprint)
  return direct((handle) => handle.atomically(() => claim(handle, userId, requestId, hash, now)))
}

/** Notes the handles of a claimed request, as soon as they are known: before the statements run. */
export function noteRequestStatements(userId: string, requestId: string, statementIds: string[]): void | Promise<void> {
  return direct((handle) => {
    handle
      .prepare('UPDATE requests SET statement_ids = ? WHERE user_id = ? AND request_id = ?')
      .run(JSON.stringify(statementIds), userId, requestId)
  })
}

/** Writes how a claimed request ended (JSON, without rows): call it before the answer is sent. */
export function finishRequest(userId: string, requestId: string, outcome: unknown): void | Promise<void> {
  return direct((handle) => {
    handle
      .prepare(`UPDATE requests SET state = 'done', outcome_sealed = ? WHERE user_id = ? AND request_id = ?`)
      .run(seal(outcomePurpose, JSON.stringify(outcome)), userId, requestId)
  })
}
