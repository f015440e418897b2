import type { HistoryEntry, HistoryPage } from '@/lib/history/types'
import type { StatementStatus } from '@/lib/warehouse/types'

export type { HistoryEntry, HistoryPage }

/** What the list is narrowed to; empty texts narrow nothing. */
export interface HistoryWish {
  status: StatementStatus | ''
  /** A user's id. */
  user: string
  queryType: string
  database: string
  text: string
  /** Hours back from now; 0 for all. */
  hours: number
  /** At least this long, in milliseconds. */
  minMs: number
}

export const everything: HistoryWish = {
  status: '',
  user: '',
  queryType: '',
  database: '',
  text: '',
  hours: 0,
  minMs: 0,
}

/** A page of the history; a server action. `before` is the last page's `next`. */
export type LoadHistory = (given: {
  wish: HistoryWish
  before: string | null
}) => Promise<{ ok: true; value: HistoryPage } | { ok: false; error: { message: string } }>
