import type { Actor } from '../../access/types.ts'
import { MallardError, shown } from '../../errors.ts'
import { once } from '../../registry.ts'
import { type Answer, json } from '../answer.ts'

/** How far a file is that a browser downloads; it sees only bytes, and not how many will come. */
interface Progress {
  state: 'unknown' | 'running' | 'done' | 'failed'
  rows: number
  /** Null until it is known. */
  total: number | null
  message?: string
}

interface Watched extends Progress {
  userId: string
  ended: boolean
}

const mostWatched = 500
const watched = () => once('web.exports', () => new Map<string, Watched>())

/** An export under way, as the code that writes it tells of it. */
export interface Export {
  of(rows: number): void
  wrote(rows: number): void
  failed(error: unknown): void
  /** Passes the file on, and notes its end. @throws MallardError 57014 once somebody has ended it */
  through(body: AsyncIterable<string | Buffer>): AsyncGenerator<string | Buffer>
}

/** Watches an export under the name that its page made up; without a name nobody will ask. */
export function watchedExport(actor: Actor, name: string): Export {
  const entry: Watched = { state: 'running', rows: 0, total: null, userId: actor.userId, ended: false }
  const all = watched()
  const key = `${actor.userId} ${name}`
  if (name && !all.has(key)) {
    all.set(key, entry)
    if (all.size > mostWatched) all.delete(all.keys().next().value!)
  }
  const failed = (error: unknown) => Object.assign(entry, { state: 'failed', message: shown(error).text })
  return {
    of: (rows) => {
      entry.total = rows
    },
    wrote: (rows) => {
      entry.rows = rows
    },
    failed,
    async *through(body) {
      try {
        for await (const piece of body) {
          if (entry.ended) throw new MallardError('57014', 'The export was cancelled.')
          yield piece
        }
        entry.state = 'done'
      } catch (error) {
        failed(error)
        throw error
      } finally {
        // The reader went away: the browser's own Cancel.
        if (entry.state === 'running') failed(new MallardError('57014', 'The download was cancelled.'))
      }
    },
  }
}

/** How far the actor's own export is; `end` stops it first. */
export function exportOf(actor: Actor, name: string, then?: 'end'): Answer {
  const entry = watched().get(`${actor.userId} ${name}`)
  if (!entry) return json(200, { state: 'unknown', rows: 0, total: null } satisfies Progress)
  if (then === 'end') entry.ended = true
  const { state, rows, total, message } = entry
  return json(200, { state, rows, total, message } satisfies Progress)
}
