import { newStatementId } from '../../db/index.ts'
import { MallardError } from '../errors.ts'
import type { Outcome, Ran, StatementInput, StatementListener, SubmittedStatement } from './types.ts'

/** Cancelling a thing under way; resolves when it can have no more effect. */
type Stop = (reason: 'cancelled' | 'timeout') => Promise<void>

const stopErrors = {
  cancelled: () => new MallardError('57014', 'The statement was cancelled.'),
  timeout: () => new MallardError('57P05', 'The statement timed out and was cancelled.'),
}

/** One statement from its submission to its outcome. Cancel, a closed tab and a time-out are one signal (ARCHITECTURE 3). */
export class Statement implements SubmittedStatement {
  readonly statementId = newStatementId()
  readonly input: StatementInput
  readonly listener: StatementListener
  readonly outcome: Promise<Outcome>
  readonly submittedAt = Date.now()
  startedAt = Date.now()
  queuedMs = 0
  executionMs = 0
  queryType = 'UNKNOWN'
  ended = false
  /** Work of the house that is not SQL: an upload that becomes a table. It replaces the reading of `input.text`. */
  readonly work: (() => Promise<Ran>) | null
  /** Does the history tell of it? Not of a look at what is about to be loaded. */
  readonly recorded: boolean
  private readonly controller = new AbortController()
  private settle: (outcome: Outcome) => void = () => {}
  private stopRun: Stop | null = null
  private stopReason: 'cancelled' | 'timeout' = 'cancelled'
  private timer: NodeJS.Timeout | null = null

  constructor(
    input: StatementInput,
    listener: StatementListener,
    work: ((statement: Statement) => Promise<Ran>) | null = null,
    recorded = true,
  ) {
    this.recorded = recorded
    this.input = input
    this.work = work && (() => work(this))
    this.listener = listener
    this.outcome = new Promise((resolve) => {
      this.settle = resolve
    })
  }

  get signal(): AbortSignal {
    return this.controller.signal
  }

  /** Its turn in the session has come; the time-out begins: the statement's own, else the warehouse's. */
  begin(warehouseTimeoutMs: number): void {
    this.startedAt = Date.now()
    const timeoutMs = this.input.timeoutMs ?? warehouseTimeoutMs
    if (timeoutMs > 0) this.timer = setTimeout(() => void this.stop('timeout'), timeoutMs)
  }

  end(outcome: Outcome): void {
    this.ended = true
    if (this.timer) clearTimeout(this.timer)
    this.settle(outcome)
  }

  /** From now on a cancel goes to what runs in the engine. */
  running(stop: Stop): void {
    this.stopRun = stop
    if (this.signal.aborted) void stop(this.stopReason)
  }

  /**
   * From now on a cancel finds a COMMIT, which is never interrupted: it waits for the end, whichever that is.
   * @throws MallardError 57014 or 57P05 when the statement was stopped before
   */
  committing(): void {
    this.signal.throwIfAborted()
    this.stopRun = null
  }

  /**
   * Waits for `work`, but answers a cancel at once. `work` goes on by itself: a bind cannot be interrupted (ARCHITECTURE 2).
   * @throws MallardError 57014 or 57P05
   */
  async unlessStopped<T>(work: Promise<T>): Promise<T> {
    this.signal.throwIfAborted()
    let onAbort = () => {}
    const stopped = new Promise<never>((_, reject) => {
      onAbort = () => reject(this.signal.reason)
      this.signal.addEventListener('abort', onAbort)
    })
    try {
      return await Promise.race([work, stopped])
    } finally {
      this.signal.removeEventListener('abort', onAbort)
    }
  }

  cancel(): Promise<void> {
    return this.stop('cancelled')
  }

  private async stop(reason: 'cancelled' | 'timeout'): Promise<void> {
    if (this.ended) return
    this.stopReason = reason
    this.controller.abort(stopErrors[reason]())
    if (this.stopRun) await this.stopRun(reason)
    else await Promise.race([this.outcome, new Promise((resolve) => setTimeout(resolve, 800))])
  }
}
