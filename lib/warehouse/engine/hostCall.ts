import type { DuckDBConnection } from '@duckdb/node-api'
import { EngineError } from './types.ts'

const interruptEveryMs = 25

/** Host SQL or a read of a kept result under way inside the engine, with the way to stop it. */
export class HostCall {
  private stopped = false
  private connection: DuckDBConnection | null = null
  private interrupting: NodeJS.Timeout | null = null

  /** Runs a step on a connection that nobody else uses meanwhile. @throws EngineError `timeout` once stopped */
  async on<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
    if (this.stopped) throw timedOut()
    this.connection = connection
    try {
      return await work()
    } catch (error) {
      throw this.stopped && (error as Error).message.includes('INTERRUPT Error') ? timedOut() : error
    } finally {
      this.connection = null
      if (this.interrupting) clearInterval(this.interrupting)
      this.interrupting = null
    }
  }

  /** Interrupts again and again, since an interrupt between two calls of DuckDB is lost; what waits will not begin. */
  stop(): 'queued' | 'running' {
    this.stopped = true
    if (!this.connection) return 'queued'
    const interrupt = () => this.connection?.interrupt()
    this.interrupting ??= setInterval(interrupt, interruptEveryMs)
    interrupt()
    return 'running'
  }
}

const timedOut = () => new EngineError({ kind: 'timeout', message: 'The statement timed out.' })
