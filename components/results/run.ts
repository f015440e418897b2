import type { Column } from '@/lib/warehouse/engine/types'
import type { SessionContext, SessionStart } from '@/lib/warehouse/types'
import { cutAt, PagedRows, pageSize, type RowSource } from './pages'
import {
  cancelStatement,
  fetchRows,
  type RowsQuery,
  rejoinStatement,
  runStatement,
  type StatementError,
  type StatementEvent,
  type StatementOutcome,
  type StatementRequest,
} from './statement-client'

/** What is known of a statement under way or ended. A new object at every change. */
export interface RunState {
  status: 'queued' | 'running' | StatementOutcome['status']
  statementId: string | null
  columns: Column[] | null
  /** 0..100, or null when nobody can tell. */
  percentage: number | null
  /** Rows so far, then rows of the result. */
  rowCount: number
  outcome: Partial<StatementOutcome> | null
  error: StatementError | null
  /** By this browser's clock. */
  startedAt: number
  endedAt: number | null
  cancelling: boolean
  /** A result of before, opened again: its rows come when somebody looks. `gone`: it is no longer kept. */
  reopened: 'no' | 'waiting' | 'there' | 'gone'
}

/** What brings a run back after a reload. */
export interface RunMemory {
  statementId: string
  text: string
  place: { line: number; column: number }
  startedAt: number
  queryType?: string
  executionMs?: number
  /** It had not ended: its story goes on. */
  running?: boolean
  /** Statements that were to run after it. */
  after?: number
}

/** A statement that was run from this page: its way and its rows. */
export class Run {
  readonly key: string
  readonly text: string
  /** Where the statement began in the worksheet, as line and column from 1, so that errors can be marked. */
  readonly place: { line: number; column: number }
  state: RunState
  rows: RowSource
  private streamed: PagedRows
  private listeners = new Set<() => void>()
  private readonly abort = new AbortController()
  private looking = false
  /** Statements of the same run that wait for its end. */
  after = 0
  /** Values of its named parameters. */
  readonly bindings: StatementRequest['bindings']

  constructor(
    key: string,
    text: string,
    place: { line: number; column: number },
    bindings?: StatementRequest['bindings'],
  ) {
    this.bindings = bindings
    this.key = key
    this.text = text
    this.place = place
    this.state = {
      status: 'queued',
      statementId: null,
      columns: null,
      percentage: null,
      rowCount: 0,
      outcome: null,
      error: null,
      startedAt: Date.now(),
      endedAt: null,
      cancelling: false,
      reopened: 'no',
    }
    this.streamed = new PagedRows(0, null)
    this.rows = this.streamed
  }

  /** A result that the server still keeps, opened again without running anything. */
  static kept(key: string, text: string, statementId: string, columns: Column[], rowCount: number): Run {
    const run = new Run(key, text, { line: 1, column: 1 })
    run.state = {
      ...run.state,
      status: 'succeeded',
      statementId,
      columns,
      rowCount,
      endedAt: run.state.startedAt,
      outcome: { status: 'succeeded', rowCount, kept: true },
    }
    run.rows = run.view({}, rowCount)
    return run
  }

  /** A run of before a reload. */
  static reopened(key: string, memory: RunMemory): Run {
    const { statementId, text, place, startedAt, queryType, executionMs, running = false, after = 0 } = memory
    const run = new Run(key, text, place)
    run.after = after
    run.state = { ...run.state, statementId, startedAt }
    if (running) return run
    run.state = {
      ...run.state,
      status: 'succeeded',
      endedAt: startedAt,
      outcome: { status: 'succeeded', kept: true, queryType, executionMs },
      reopened: 'waiting',
    }
    return run
  }

  /** What would bring it back; null before it has begun, and where nothing is kept. */
  get memory(): RunMemory | null {
    const { statementId, startedAt, outcome, reopened } = this.state
    const { text, place, running, after } = this
    if (!statementId || !(running || this.kept || reopened === 'waiting')) return null
    const { queryType, executionMs } = outcome ?? {}
    return { statementId, text, place, startedAt, queryType, executionMs, ...(running ? { running, after } : {}) }
  }

  /** Fetches the first rows of a run that was reopened, once. */
  async look(): Promise<void> {
    const { statementId, reopened, outcome } = this.state
    if (reopened !== 'waiting' || !statementId || this.looking) return
    this.looking = true
    try {
      const { rows, total, columns = [] } = await fetchRows(statementId, 0, pageSize, { cut: cutAt })
      const all = this.view({}, total)
      all.append(rows, 0)
      this.rows = all
      this.change({ columns, rowCount: total, reopened: 'there', outcome: { ...outcome, rowCount: total } })
    } catch (error) {
      // Elsewhere than at the end of its day, a second look may find it.
      if ((error as { sqlState?: string }).sqlState === '42S02') this.change({ reopened: 'gone' })
      else this.change({ error: { sqlState: '08006', message: (error as Error).message } })
    } finally {
      this.looking = false
    }
  }

  get running(): boolean {
    return this.state.status === 'queued' || this.state.status === 'running'
  }

  /** Its rows can be fetched again: sorted, filtered, exported. */
  get kept(): boolean {
    return (
      !this.running &&
      this.state.statementId !== null &&
      this.state.columns !== null &&
      this.state.outcome?.kept !== false
    )
  }

  /** Sends the statement; resolves when it has ended, whatever the end. */
  async send(
    session: { sessionId: string | null; worksheetId?: string; start?: SessionStart },
    onContext: (context: SessionContext) => void,
  ): Promise<void> {
    await runStatement(
      { ...session, text: this.text, bindings: this.bindings },
      (event) => this.hear(event, onContext),
      this.abort.signal,
    )
  }

  /** Hears on from the server how it goes, after a reload. */
  rejoin(onContext: (context: SessionContext) => void): Promise<void> {
    return rejoinStatement(this.state.statementId!, (event) => this.hear(event, onContext), this.abort.signal)
  }

  /** Stops it; the connection is cut only when the server cannot be asked. */
  async cancel(): Promise<void> {
    if (!this.running || this.state.cancelling) return
    this.change({ cancelling: true })
    const { statementId } = this.state
    if (statementId) await cancelStatement(statementId).catch(() => this.abort.abort())
    else this.abort.abort()
  }

  /** The rows in another order or narrowed; asked from the server, which holds the whole result. */
  view(query: RowsQuery, total: number): PagedRows {
    const fetched = (offset: number, limit: number, signal: AbortSignal, cut?: number) =>
      fetchRows(this.state.statementId!, offset, limit, { ...query, cut }, signal)
    return new PagedRows(total, (offset, limit, signal) => fetched(offset, limit, signal, cutAt), {
      isWhole: (row) => row.every((value) => value === null || value.length <= cutAt),
      fetchWhole: fetched,
    })
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  getState = (): RunState => this.state

  private hear(event: StatementEvent, onContext: (context: SessionContext) => void): void {
    this.take(event)
    if ('context' in event && event.context) onContext(event.context)
  }

  private take(event: StatementEvent): void {
    switch (event.type) {
      case 'started':
        this.change({ status: 'running', statementId: event.statementId })
        break
      case 'columns':
        // A story that is told again begins with its first row again.
        this.streamed = new PagedRows(0, null)
        this.rows = this.streamed
        this.change({ columns: event.columns })
        break
      case 'rows':
        this.streamed.append(event.rows, this.streamed.total)
        this.change({ rowCount: Math.max(this.state.rowCount, this.streamed.total) })
        break
      case 'progress':
        this.change({
          percentage: event.percentage < 0 ? null : event.percentage,
          rowCount: Math.max(this.state.rowCount, event.rows),
        })
        break
      case 'done':
        this.end(event.outcome)
        break
      case 'error':
        this.change({
          status: event.outcome?.status ?? statusOf(event.error),
          error: event.error,
          outcome: event.outcome ?? null,
          endedAt: Date.now(),
          cancelling: false,
        })
    }
  }

  private end(outcome: StatementOutcome): void {
    const rowCount = this.state.columns ? outcome.rowCount : 0
    this.change({ status: outcome.status, outcome, rowCount, percentage: null, endedAt: Date.now(), cancelling: false })
    // The first rows came with the answer; the rest is fetched where one looks.
    if (this.state.columns && rowCount > this.streamed.total) {
      const all = this.view({}, rowCount)
      const first = Array.from({ length: this.streamed.total }, (_, i) => this.streamed.row(i)!)
      all.append(first, 0)
      this.rows = all
      this.change({})
    }
  }

  private change(change: Partial<RunState>): void {
    this.state = { ...this.state, ...change }
    for (const listener of this.listeners) listener()
  }
}

function statusOf(error: StatementError): RunState['status'] {
  if (error.sqlState === '57014') return 'cancelled'
  return error.sqlState === '42501' ? 'denied' : 'failed'
}
