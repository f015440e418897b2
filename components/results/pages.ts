import type { Row } from '@/lib/warehouse/engine/types'

/** Rows by index, some of them still on their way. */
export interface RowSource<T = Row> {
  /** How many rows there are, as far as is known. */
  readonly total: number
  row(index: number): T | undefined
  /** Says which rows are on the screen, so that they are fetched. */
  want(from: number, to: number): void
  /** All rows of a range, fetched where they are missing, with all that the server cut. @throws what the fetch throws. */
  range(from: number, to: number): Promise<T[]>
  subscribe(listener: () => void): () => void
  /** Changes with every row that arrives. */
  version(): number
}

export type FetchRows<T = Row> = (
  offset: number,
  limit: number,
  signal: AbortSignal,
) => Promise<{ rows: T[]; total: number }>

export const pageSize = 500
/** A grid shows no more of a value than this many characters; longer ones come cut, and whole where one looks. */
export const cutAt = 1_000
const keptPages = 60
/** Of wide rows, fewer pages are held. */
const keptCells = 3_000_000

/** How rows are fetched that were cut. */
export interface WholeRows<T> {
  isWhole(row: T): boolean
  fetchWhole: FetchRows<T>
}

/** Rows fetched page by page; the least recently seen pages are let go. */
export class PagedRows<T = Row> implements RowSource<T> {
  total: number
  private pages = new Map<number, T[]>()
  private loading = new Map<number, AbortController>()
  private failed = new Map<number, unknown>()
  private listeners = new Set<() => void>()
  private changes = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly fetchRows: FetchRows<T> | null
  private readonly whole: WholeRows<T> | null

  /** `fetchRows` null: all rows come by {@link append}. `whole` null: no row is ever cut. */
  constructor(total: number, fetchRows: FetchRows<T> | null, whole: WholeRows<T> | null = null) {
    this.total = total
    this.fetchRows = fetchRows
    this.whole = whole
  }

  row(index: number): T | undefined {
    return this.pages.get(Math.floor(index / pageSize))?.[index % pageSize]
  }

  /** Rows that come without being asked for, in order from the first. */
  append(rows: T[], at: number): void {
    let index = at
    for (const row of rows) {
      const page = Math.floor(index / pageSize)
      const held = this.pages.get(page) ?? []
      held[index % pageSize] = row
      this.pages.set(page, held)
      index++
    }
    this.total = Math.max(this.total, index)
    this.changed()
  }

  setTotal(total: number): void {
    this.total = total
    this.changed()
  }

  want(from: number, to: number): void {
    if (!this.fetchRows) return
    const first = Math.floor(Math.max(0, from) / pageSize)
    const last = Math.floor(Math.max(0, Math.min(to, this.total - 1)) / pageSize)
    for (const [page, controller] of this.loading) {
      if (page < first - 1 || page > last + 1) {
        controller.abort()
        this.loading.delete(page)
      }
    }
    clearTimeout(this.timer)
    // A fast scroll passes over pages that nobody will look at.
    this.timer = setTimeout(() => {
      for (let page = first; page <= last; page++) if (this.missing(page)) void this.load(page)
    }, 30)
  }

  async range(from: number, to: number): Promise<T[]> {
    const rows: T[] = []
    for (let page = Math.floor(from / pageSize); page * pageSize < to; page++) {
      if (this.missing(page)) await this.load(page)
      const failure = this.failed.get(page)
      if (failure) throw failure
      rows.push(...(this.pages.get(page) ?? []).slice(Math.max(0, from - page * pageSize), to - page * pageSize))
    }
    const { whole } = this
    if (!whole || rows.every(whole.isWhole)) return rows
    return fetchAll(whole.fetchWhole, from, Math.min(to, this.total), new AbortController().signal)
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  version = (): number => this.changes

  /** Why the last page that was asked for is missing, or null. */
  get failure(): unknown {
    return [...this.failed.values()].at(-1) ?? null
  }

  private missing(page: number): boolean {
    const expected = Math.min(pageSize, this.total - page * pageSize)
    return (this.pages.get(page)?.length ?? 0) < expected
  }

  private async load(page: number): Promise<void> {
    if (!this.fetchRows || this.loading.has(page)) return
    const controller = new AbortController()
    this.loading.set(page, controller)
    try {
      const first = page * pageSize
      const rows: T[] = []
      // Wide rows come in several answers.
      for (let total = this.total; rows.length < Math.min(pageSize, total - first); ) {
        const answer = await this.fetchRows(first + rows.length, pageSize - rows.length, controller.signal)
        rows.push(...answer.rows)
        total = answer.total
        this.total = total
        this.pages.delete(page)
        this.pages.set(page, rows)
        if (answer.rows.length === 0) break
        this.changed()
      }
      this.failed.delete(page)
      this.drop()
    } catch (error) {
      if (controller.signal.aborted) return
      this.failed.set(page, error)
    } finally {
      if (this.loading.get(page) === controller) this.loading.delete(page)
    }
    this.changed()
  }

  private drop(): void {
    const [row] = [...this.pages.values()].at(-1) ?? []
    const cells = pageSize * (Array.isArray(row) ? Math.max(1, row.length) : 1)
    const most = Math.max(2, Math.min(keptPages, Math.floor(keptCells / cells)))
    for (const page of this.pages.keys()) {
      if (this.pages.size <= most) return
      this.pages.delete(page)
    }
  }

  private changed(): void {
    this.changes++
    for (const listener of this.listeners) listener()
  }
}

/** Rows of a range, however many answers they take. */
async function fetchAll<T>(fetchRows: FetchRows<T>, from: number, to: number, signal: AbortSignal): Promise<T[]> {
  const rows: T[] = []
  while (from + rows.length < to) {
    const answer = await fetchRows(from + rows.length, Math.min(pageSize, to - from - rows.length), signal)
    if (answer.rows.length === 0) break
    rows.push(...answer.rows)
  }
  return rows
}
