import type { HistoryAnalysis, HistoryEntry, HistoryPage } from '@/lib/history/types'
import type { StatementStatus } from '@/lib/warehouse/types'

export type { HistoryAnalysis, HistoryEntry, HistoryPage }

/** What the list is narrowed to; empty texts narrow nothing. */
export interface HistoryWish {
  status: StatementStatus | ''
  /** A user's id. */
  user: string
  role: string
  queryType: string
  database: string
  text: string
  /** Hours back from now; 0 for all, or for what `from` and `to` say. */
  hours: number
  /** Milliseconds since 1970, both inclusive; null: open. */
  from: number | null
  to: number | null
  /** Execution time in milliseconds; 0 and null: any. */
  minMs: number
  maxMs: number | null
}

export const everything: HistoryWish = {
  status: '',
  user: '',
  role: '',
  queryType: '',
  database: '',
  text: '',
  hours: 0,
  from: null,
  to: null,
  minMs: 0,
  maxMs: null,
}

type Answer<T> = Promise<{ ok: true; value: T } | { ok: false; error: { message: string } }>

/** A page of the history; a server action. `before` is the last page's `next`. */
export type LoadHistory = (given: { wish: HistoryWish; before: string | null }) => Answer<HistoryPage>

/** The figures of what the wish leaves; a server action. `offsetMs`: how far the reader's clock is ahead of UTC. */
export type AnalyseHistory = (given: { wish: HistoryWish; offsetMs: number }) => Answer<HistoryAnalysis>
