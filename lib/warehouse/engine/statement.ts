import { type DuckDBConnection, type DuckDBResult, ResultReturnType, StatementType } from '@duckdb/node-api'
import { bind } from './bindings.ts'
import { columnsOf } from './columns.ts'
import { type ChunkOptions, encodeChunk } from './encode/index.ts'
import type { Phase } from './protocol.ts'
import { committedAfterAll, transactionEffect } from './transaction.ts'
import { type Column, EngineError, type EngineFault, type RunDone, type RunInput } from './types.ts'

/** How many rows and bytes of a result go to the reader while it runs. */
const firstRows = 2048
const firstBytes = 256 * 1024
const interruptEveryMs = 25

const wasInterrupted = (error: Error) => error.message.includes('INTERRUPT Error')

/** Where a running statement's output goes. */
export interface Output {
  columns(columns: Column[]): void
  rows(encoded: Buffer, count: number): Promise<void>
}

/** One statement on one connection, from its text to its end, with the way to stop it. */
export class Statement {
  readonly id: string
  phase: Phase = 'queued'
  rowsSeen = 0
  private readonly connection: DuckDBConnection
  private readonly input: RunInput
  private stopped: 'cancelled' | 'timeout' | null = null
  private interrupting: NodeJS.Timeout | null = null

  constructor(connection: DuckDBConnection, input: RunInput) {
    this.connection = connection
    this.input = input
    this.id = input.statementId
  }

  /** 0..100, or -1 while DuckDB cannot tell. */
  get progress(): number {
    return this.phase === 'running' ? this.connection.progress.percentage : -1
  }

  /**
   * Asks the statement to end: interrupts again and again, since an interrupt between two calls of DuckDB is lost.
   * A COMMIT under way is left alone. Returns what the cancel found.
   */
  stop(reason: 'cancelled' | 'timeout'): Phase {
    if (this.phase === 'committing' || this.phase === 'ended') return this.phase
    this.stopped ??= reason
    if (this.phase !== 'queued' && !this.interrupting) {
      const interrupt = () => {
        if (this.phase === 'binding' || this.phase === 'running') this.connection.interrupt()
      }
      this.interrupting = setInterval(interrupt, interruptEveryMs)
      interrupt()
    }
    return this.phase
  }

  /**
   * Runs to the end; the caller sees to it that nothing else uses the connection meanwhile.
   * With `after: 'commit'` the transaction is over afterwards, whatever happened.
   * @throws EngineError
   */
  async run(encoding: ChunkOptions, output: Output): Promise<RunDone> {
    try {
      return await this.through(encoding, output)
    } catch (error) {
      throw new EngineError(await this.fault(error as Error))
    } finally {
      this.phase = 'ended'
      if (this.interrupting) clearInterval(this.interrupting)
    }
  }

  private async through(encoding: ChunkOptions, output: Output): Promise<RunDone> {
    const { text, bindings = [], after } = this.input
    this.obey()
    const startedAt = performance.now()
    // A COMMIT by the user is a COMMIT as well: it is not interrupted from its start on.
    this.phase = transactionEffect(text) === 'commits' ? 'committing' : 'binding'
    // Refuses what DuckDB splits into several statements, and what is none.
    const prepared = await this.connection.prepare(text)
    try {
      this.obey()
      await bind(this.connection, prepared, bindings)
      this.obey()
      if (this.phase === 'binding') this.phase = 'running'
      const result = await prepared.stream()
      const done = await this.drain(result, encoding, output)
      this.obey()
      if (after === 'commit') {
        this.phase = 'committing'
        await this.commit()
      }
      return { ...done, executionMs: performance.now() - startedAt }
    } finally {
      prepared.destroySync()
    }
  }

  private async drain(result: DuckDBResult, encoding: ChunkOptions, output: Output): Promise<RunDone> {
    const columns = columnsOf(result)
    const types = result.columnTypes()
    const returnType = ResultReturnType[result.returnType]!
    const statementType = StatementType[result.statementType]!
    output.columns(columns)
    let sent = 0
    let bytes = 0
    for (;;) {
      const chunk = await result.fetchChunk()
      if (!chunk || chunk.rowCount === 0) break
      this.obey()
      if (sent === this.rowsSeen && sent < firstRows && bytes < firstBytes) {
        const limits = { maxRows: firstRows - sent, maxBytes: firstBytes - bytes }
        const encoded = await encodeChunk(chunk, types, { ...encoding, ...limits })
        sent += encoded.rows
        bytes += encoded.bytes.length
        await output.rows(encoded.bytes, encoded.rows)
      }
      this.rowsSeen += chunk.rowCount
    }
    return {
      columns,
      rowCount: this.rowsSeen,
      bytes,
      truncated: false,
      kept: null,
      statementType,
      returnType,
      executionMs: 0,
    }
  }

  private async commit(): Promise<void> {
    try {
      await this.connection.run('COMMIT')
    } catch (error) {
      if (!wasInterrupted(error as Error) || !(await committedAfterAll(this.connection))) throw error
    }
  }

  private obey(): void {
    if (this.stopped && this.phase !== 'committing') throw new Error('INTERRUPT Error: Interrupted!')
  }

  private async fault(error: Error): Promise<EngineFault> {
    const kind = this.stopped && wasInterrupted(error) ? this.stopped : 'duckdb'
    if (this.input.after === 'none') return { kind, message: error.message }
    // Whatever failed, the transaction is over now; after a failed COMMIT there is none left to roll back.
    await this.connection.run('ROLLBACK').catch(() => {})
    return { kind, message: error.message, committed: false }
  }
}
