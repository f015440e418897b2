import type { SessionContext } from '@/lib/warehouse/types'
import { here } from '../shell/place'
import { Run, type RunMemory } from './run'

/** What of a book of runs is needed to remember them. */
interface Book {
  of(worksheetId: string): {
    runs: readonly Run[]
    active: Run | null
    pinned: ReadonlySet<string>
    context: SessionContext | null
  }
  show(worksheetId: string, run: Run): void
  rejoin(worksheetId: string, run: Run): Promise<void>
  resume(worksheetId: string, context: SessionContext): void
  activate(worksheetId: string, run: Run): void
  pin(worksheetId: string, run: Run): void
  subscribe(listener: () => void): () => void
}

interface Memory {
  runs: (RunMemory & { pinned: boolean })[]
  /** The index of the one that is looked at. */
  active: number
  sessionId: string | null
}

/** A browser tab's memory is small, and a worksheet's results are soon others. */
const most = 20
const longest = 200_000
const keyOf = (worksheetId: string) => `mallard-runs${here('')} ${worksheetId}`
const watched = new Set<string>()

/**
 * Opens the results again that a worksheet showed before a reload, by their handles, goes on with what was running and
 * with the session, and remembers them from then on: in this browser tab alone, since they hold statement texts.
 */
export function keepRuns(book: Book, worksheetId: string): void {
  if (watched.has(worksheetId)) return
  watched.add(worksheetId)
  if (book.of(worksheetId).runs.length === 0) openAgain(book, worksheetId)
  let before = ''
  const write = () => {
    const text = JSON.stringify(memoryOf(book.of(worksheetId)))
    if (text === before || text.length > longest) return
    before = text
    try {
      sessionStorage.setItem(keyOf(worksheetId), text)
    } catch {
      // Without room, a reload shows no results: they are in the history still.
    }
  }
  write()
  book.subscribe(write)
}

function memoryOf({ runs, active, pinned, context }: ReturnType<Book['of']>): Memory {
  const kept = runs.flatMap((run) => (run.memory ? [{ run, memory: run.memory }] : [])).slice(-most)
  return {
    runs: kept.map(({ run, memory }) => ({ ...memory, pinned: pinned.has(run.key) })),
    active: kept.findIndex(({ run }) => run === active),
    sessionId: context?.sessionId ?? null,
  }
}

function openAgain(book: Book, worksheetId: string): void {
  const memory = stored(worksheetId)
  if (!memory) return
  const runs = memory.runs.map((each) => Run.reopened(`again ${each.statementId}`, each))
  for (const [at, run] of runs.entries()) {
    book.show(worksheetId, run)
    if (memory.runs[at]!.pinned) book.pin(worksheetId, run)
  }
  const active = runs[memory.active]
  if (active) book.activate(worksheetId, active)
  const running = runs.find((run) => run.running)
  if (running) void book.rejoin(worksheetId, running)
  else if (memory.sessionId) void resume(book, worksheetId, memory.sessionId)
}

/** A session that has ended is begun anew by the next statement. */
async function resume(book: Book, worksheetId: string, sessionId: string): Promise<void> {
  const answer = await fetch(here(`/api/sessions/${encodeURIComponent(sessionId)}`)).catch(() => null)
  if (!answer?.ok) return
  const { context } = (await answer.json()) as { context: SessionContext }
  book.resume(worksheetId, context)
}

function stored(worksheetId: string): Memory | null {
  try {
    const memory = JSON.parse(sessionStorage.getItem(keyOf(worksheetId)) ?? 'null') as Memory | null
    return Array.isArray(memory?.runs) ? memory : null
  } catch {
    return null
  }
}
