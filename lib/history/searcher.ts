import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { config } from '../config.ts'
import { once } from '../registry.ts'
import type { Figures, HistoryQuestion } from './analyse.ts'
import type { HistorySearch, Hit } from './search.ts'

/** What the thread is asked. */
export type Asked = { what: 'hits'; query: HistorySearch } | { what: 'figures'; query: HistoryQuestion }
type Found = Hit[] | Figures

interface Waiting {
  resolve(found: Found): void
  reject(error: Error): void
}

interface Searcher {
  worker: Worker | null
  waiting: Map<number, Waiting>
  lastId: number
  idle: NodeJS.Timeout | null
}

/** The thread goes after this long without a search; starting one takes some 100 ms. */
const idleMs = 120_000

/** Searches and analyses have a thread each: who types waits for no figures. */
const state = (what: Asked['what']) =>
  once(`history.searcher.${what}`, (): Searcher => ({ worker: null, waiting: new Map(), lastId: 0, idle: null }))

function lost(searcher: Searcher, worker: Worker, error: Error): void {
  if (searcher.worker !== worker) return
  searcher.worker = null
  for (const { reject } of searcher.waiting.values()) reject(error)
  searcher.waiting.clear()
}

function start(searcher: Searcher): Worker {
  // The source file, not the bundle: Node runs it as it is, and a bundler must not follow it.
  const file = join(/* turbopackIgnore: true */ process.cwd(), 'lib/history/search-thread.ts')
  const worker = new Worker(file, { workerData: config() })
  worker.unref()
  worker.on('message', (answer: { id: number; found?: Found; error?: string }) => {
    const waiting = searcher.waiting.get(answer.id)
    searcher.waiting.delete(answer.id)
    if (answer.found) waiting?.resolve(answer.found)
    else waiting?.reject(new Error(`history search: ${answer.error}`))
    if (searcher.waiting.size === 0) searcher.idle = setTimeout(() => void stop(searcher), idleMs).unref()
  })
  worker.on('error', (error) => lost(searcher, worker, error))
  worker.on('exit', () => lost(searcher, worker, new Error('the history search ended')))
  searcher.worker = worker
  return worker
}

/** Ends the threads, if there are any; the next search starts its own anew. */
export async function stopSearcher(): Promise<void> {
  await Promise.all([stop(state('hits')), stop(state('figures'))])
}

async function stop(searcher: Searcher): Promise<void> {
  if (searcher.idle) clearTimeout(searcher.idle)
  searcher.idle = null
  const { worker } = searcher
  await worker?.terminate()
}

/** Runs a search on a thread of its own: it may scan a million entries and open tens of thousands of texts. */
export async function searchAside(query: HistorySearch): Promise<Hit[]> {
  return (await ask({ what: 'hits', query })) as Hit[]
}

/** Makes the figures of an analysis on a thread of their own: they may be of a million entries. */
export async function analyseAside(query: HistoryQuestion): Promise<Figures> {
  return (await ask({ what: 'figures', query })) as Figures
}

function ask(asked: Asked): Promise<Found> {
  const searcher = state(asked.what)
  if (searcher.idle) clearTimeout(searcher.idle)
  searcher.idle = null
  const worker = searcher.worker ?? start(searcher)
  const id = ++searcher.lastId
  return new Promise((resolve, reject) => {
    // An unreferenced thread would let a command-line process end before the answer.
    const keepAlive = setInterval(() => undefined, 60_000)
    const done = () => clearInterval(keepAlive)
    searcher.waiting.set(id, {
      resolve(found) {
        done()
        resolve(found)
      },
      reject(error) {
        done()
        reject(error)
      },
    })
    worker.postMessage({ id, asked })
  })
}
