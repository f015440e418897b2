import type { DuckDBConnection } from '@duckdb/node-api'
import type { TransactionState } from './types.ts'

const leading = /^(?:\s|--[^\n\r]*|\/\*[\s\S]*?\*\/|;)*([A-Za-z]+)/

/** Does a statement begin or end a transaction? By its first word, as DuckDB's grammar has it. */
export function transactionEffect(text: string): 'begins' | 'commits' | 'rolls back' | null {
  switch (leading.exec(text)?.[1]?.toUpperCase()) {
    case 'BEGIN':
    case 'START':
      return 'begins'
    case 'COMMIT':
    case 'END':
      return 'commits'
    case 'ROLLBACK':
    case 'ABORT':
      return 'rolls back'
    default:
      return null
  }
}

/**
 * Asks DuckDB where a connection's transaction stands, by a BEGIN: it works only where there is none.
 * For use after an error; costs one or two statements.
 */
export async function probeTransaction(connection: DuckDBConnection): Promise<TransactionState> {
  try {
    await connection.run('BEGIN TRANSACTION')
  } catch (error) {
    return (error as Error).message.includes('within a transaction') ? 'open' : 'aborted'
  }
  await connection.run('ROLLBACK')
  return 'none'
}

/**
 * After an interrupted COMMIT: "no transaction is active" means that it had committed, although DuckDB raised
 * "Interrupted" (ARCHITECTURE 4).
 */
export async function committedAfterAll(connection: DuckDBConnection): Promise<boolean> {
  try {
    await connection.run('ROLLBACK')
    return false
  } catch (error) {
    return (error as Error).message.includes('no transaction is active')
  }
}
