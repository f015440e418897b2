import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { reader } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { config } from '../config.ts'
import { MallardError } from '../errors.ts'
import { once } from '../registry.ts'
import { makeTurns } from '../turns.ts'
import { findInTexts, type TextSearch } from './find.ts'
import { listWorksheets } from './list.ts'
import { sealedBytes } from './store.ts'
import type { TextHit } from './types.ts'

/** A thread takes 20 MB and a core. */
const searches = () => once('worksheets.searches', () => makeTurns(2))

/** Up to so many sealed bytes are opened on the spot: 2 to 4 ms. A thread takes some 100 ms to start. */
const onTheSpot = 1_000_000

/**
 * The worksheets, outside of the trash, that the actor may read and whose text contains `text`, without regard to
 * case: at most 200, in the tree's order.
 * @throws MallardError 57014 when `signal` aborts, 54000 (status 429) when too many searches of the actor's wait already
 */
export async function searchTexts(actor: Actor, text: string, signal?: AbortSignal): Promise<TextHit[]> {
  if (text.trim() === '') return []
  const entries = await listWorksheets(actor)
  const ids = entries.filter(({ kind }) => kind === 'worksheet').map(({ id }) => id)
  const search = { ids, text: text.trim() }
  if ((await sealedBytes(ids)) <= onTheSpot) return findInTexts(reader(), search)
  return searches().run(actor.userId, () => findAside(search, signal), signal)
}

/** Searches on a thread of its own, which ends with the search. */
function findAside(search: TextSearch, signal?: AbortSignal): Promise<TextHit[]> {
  // The source file, not the bundle: Node runs it as it is, and a bundler must not follow it.
  const file = join(/* turbopackIgnore: true */ process.cwd(), 'lib/worksheets/find-thread.ts')
  const broken = () => new MallardError('57014', 'The search was broken off.', { status: 400 })
  if (signal?.aborted) return Promise.reject(broken())
  const worker = new Worker(file, { workerData: { config: config(), search } })
  return new Promise<TextHit[]>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the worksheet search ended (${code})`)))
    signal?.addEventListener('abort', () => {
      reject(broken())
      void worker.terminate()
    })
  })
}
