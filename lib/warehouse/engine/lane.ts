import type { DuckDBConnection } from '@duckdb/node-api'
import type { EncodeOptions } from './encode/index.ts'
import type { Statement } from './statement.ts'
import { probeTransaction, transactionEffect } from './transaction.ts'
import type { TransactionState } from './types.ts'

/** A connection of DuckDB with its queue: one thing at a time, in the order of arrival (ARCHITECTURE 3f). */
export class Lane {
  readonly connection: DuckDBConnection
  /** Statements that wait or run, by the id of their call. */
  readonly statements = new Map<number, Statement>()
  transaction: TransactionState = 'none'
  /** What the lock-down gave every connection; asked again after each SET. */
  private times: EncodeOptions | null = { timeZone: 'UTC', calendar: 'gregorian' }
  private tail: Promise<unknown> = Promise.resolve()

  constructor(connection: DuckDBConnection) {
    this.connection = connection
  }

  /** Runs `work` after everything that was queued before it, whether that failed or not. */
  queue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.tail.then(work)
    this.tail = done.catch(() => {})
    return done
  }

  /** To be told of each text that ran without an error. */
  ran(text: string): void {
    if (/^\s*(?:re)?set\b/i.test(text)) this.times = null
    const effect = transactionEffect(text)
    if (effect === 'begins') this.transaction = 'open'
    else if (effect) this.transaction = 'none'
  }

  /** How the connection's session writes times. Not to be called while a result is being fetched. */
  async timeSettings(): Promise<EncodeOptions> {
    if (this.times) return this.times
    // Nothing can be asked in an aborted transaction, and nothing but the end of it comes next.
    if (this.transaction === 'aborted') return { timeZone: 'UTC' }
    const result = await this.connection.run("SELECT current_setting('TimeZone'), current_setting('Calendar')")
    const [timeZone, calendar] = (await result.getRows())[0] as [string, string]
    this.times = { timeZone, calendar }
    return this.times
  }

  /** To be told of each error: only DuckDB knows what is left of the transaction. */
  async failed(): Promise<void> {
    this.transaction = await probeTransaction(this.connection)
  }

  /** Stops what waits or runs, then ends the connection; DuckDB rolls an open transaction back. */
  close(): Promise<void> {
    for (const statement of this.statements.values()) statement.stop('cancelled')
    return this.queue(async () => this.connection.closeSync())
  }
}
