import type { DuckDBConnection } from '@duckdb/node-api'
import type { Statement } from './statement.ts'
import { probeTransaction, transactionEffect } from './transaction.ts'
import type { TransactionState } from './types.ts'

/** A connection of DuckDB with its queue: one thing at a time, in the order of arrival (DESIGN 3f). */
export class Lane {
  readonly connection: DuckDBConnection
  /** Statements that wait or run, by the id of their call. */
  readonly statements = new Map<number, Statement>()
  transaction: TransactionState = 'none'
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
    const effect = transactionEffect(text)
    if (effect === 'begins') this.transaction = 'open'
    else if (effect) this.transaction = 'none'
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
