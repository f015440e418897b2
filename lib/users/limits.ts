import type { Handle } from '../../db/handle.ts'
import { direct } from '../../db/index.ts'
import { blindIndex } from '../seal/index.ts'

/** A token bucket: `burst` tries at once, then `perHour` on the average. */
export interface Limit {
  /** What is counted, such as `sign-in.login`; each has buckets of its own. */
  name: string
  /** Whose bucket: a login, an address. Kept as a keyed hash. */
  of: string
  burst: number
  perHour: number
}

interface Bucket {
  tokens: number
  at: number
}

const hour = 3_600_000
const keyOf = ({ name, of }: Limit) => blindIndex('limits.key', `${name} ${of}`)

function left(handle: Handle, key: Buffer, { burst, perHour }: Limit, now: number): number {
  const bucket = handle.prepare('SELECT tokens, at FROM limits WHERE key = ?').get(key) as Bucket | undefined
  // A clock that was set back refills nothing and locks nobody out.
  return bucket ? Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / hour) * perHour) : burst
}

function put(handle: Handle, key: Buffer, tokens: number, now: number): void {
  handle
    .prepare('INSERT INTO limits VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET tokens = excluded.tokens, at = excluded.at')
    .run(key, tokens, now)
}

/**
 * Counts a try against every one of `limits`; it survives a restart.
 * @returns 0 when it may go on; otherwise the seconds to wait, and nothing was counted: a try that one limit stops uses up
 *   none of another, so that one address cannot lock a name for all
 */
export async function spend(limits: Limit[], now = Date.now()): Promise<number> {
  return direct((handle) =>
    handle.atomically(() => {
      const found = limits.map((limit) => {
        const key = keyOf(limit)
        return { limit, key, tokens: left(handle, key, limit, now) }
      })
      const wait = Math.max(
        0,
        ...found.map(({ tokens, limit }) => (tokens < 1 ? Math.ceil(((1 - tokens) / limit.perHour) * 3600) : 0)),
      )
      if (wait === 0) for (const { key, tokens } of found) put(handle, key, tokens - 1, now)
      return wait
    }),
  )
}

/** Forgets what was counted: whoever proved who they are is not punished for mistyping. */
export async function forgive(limits: Limit[]): Promise<void> {
  await direct((handle) => {
    for (const limit of limits) handle.prepare('DELETE FROM limits WHERE key = ?').run(keyOf(limit))
  })
}

/** Drops buckets that nobody touched for a day; each limit here is full again by then. */
export async function dropIdleLimits(now = Date.now()): Promise<void> {
  await direct((handle) => handle.prepare('DELETE FROM limits WHERE at < ?').run(now - 24 * hour))
}
