import type { EngineClient } from './client.ts'
import type { ClientConnection } from './connection.ts'
import type { Phase } from './protocol.ts'
import { EngineError, type RunDone, type RunInput, type RunListener, type Running } from './types.ts'

/** An interrupt that took this long is taken not to take: a bind cannot be interrupted (ARCHITECTURE 2). */
const graceMs = 500

/** One statement under way, seen from web: its end, its time-out, its cancel. */
export class Run implements Running {
  readonly done: Promise<RunDone>
  readonly statementId: string
  private readonly engine: EngineClient
  private readonly settled: Promise<void>
  private readonly protectedByTransaction: boolean
  private id: number | null = null
  private phase: Phase | null = null
  private stopped: 'cancelled' | 'timeout' | null = null
  private stopping: Promise<void> | null = null
  private giveUp: (error: EngineError) => void = () => {}

  constructor(engine: EngineClient, connection: ClientConnection, input: RunInput, listener: RunListener) {
    this.engine = engine
    this.statementId = input.statementId
    this.protectedByTransaction = input.after === 'commit' || connection.transaction !== 'none'
    const events = connection.events({
      columns: (columns) => listener.columns?.(columns),
      rows: (encoded, count) => listener.rows?.(encoded, count),
      progress: (percentage, rows) => listener.progress?.(percentage, rows),
      cancelling: (phase) => {
        this.phase = phase
      },
    })
    const ended = engine.admit(connection, () => {
      if (this.stopped) return Promise.reject(stoppedError(this.stopped))
      const { id, done } = engine.link.call({ t: 'run', connection: connection.id, input }, events)
      this.id = id
      engine.inFlight.set(id, input.statementId)
      return done.finally(() => engine.inFlight.delete(id))
    }) as Promise<RunDone>
    this.settled = ended.then(
      () => {},
      () => {},
    )
    const timer = input.timeoutMs > 0 ? setTimeout(() => void this.cancel('timeout'), input.timeoutMs) : null
    void this.settled.then(() => timer && clearTimeout(timer))
    this.done = new Promise<RunDone>((resolve, reject) => {
      this.giveUp = reject
      ended.then(resolve, reject)
    })
  }

  cancel(reason: 'cancelled' | 'timeout'): Promise<void> {
    this.stopping ??= this.stop(reason)
    return this.stopping
  }

  private async stop(reason: 'cancelled' | 'timeout'): Promise<void> {
    this.stopped = reason
    if (this.id === null) {
      // Still waiting for a draining engine: it will never be sent.
      this.giveUp(stoppedError(reason))
      return
    }
    this.engine.link.send({ t: 'cancel', id: this.id, reason })
    if (await this.endsWithin(graceMs)) return
    if (this.phase === 'committing' || this.phase === 'ended') {
      await this.settled
      return
    }
    this.engine.replaceUnless(this.settled, `a statement (${this.statementId}) could not be interrupted`)
    // The engine knows of the cancel and will commit nothing: its transaction ends unsaved, or with the process.
    if (this.phase !== null && this.protectedByTransaction) this.giveUp(stoppedError(reason))
    else await this.settled
  }

  private endsWithin(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms)
      void this.settled.then(() => {
        clearTimeout(timer)
        resolve(true)
      })
    })
  }
}

function stoppedError(reason: 'cancelled' | 'timeout'): EngineError {
  return new EngineError({
    kind: reason,
    message: `The statement was ${reason === 'timeout' ? 'timed out' : 'cancelled'}.`,
    committed: false,
  })
}
