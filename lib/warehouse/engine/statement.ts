import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBResult,
  ResultReturnType,
  StatementType,
} from '@duckdb/node-api'
import { bind } from './bindings.ts'
import { columnsOf } from './columns.ts'
import { type ChunkOptions, type ColumnTypes, encodeChunk } from './encode/index.ts'
import { firstBytes, firstRows, type KeptStore, KeptWriter } from './kept/index.ts'
import type { Phase } from './protocol.ts'
import { committedAfterAll, transactionEffect } from './transaction.ts'
import { type Column, EngineError, type EngineFault, type RunDone, type RunInput } from './types.ts'

const interruptEveryMs = 25

const wasInterrupted = (error: Error) => error.message.includes('INTERRUPT Error')

/** Where a running statement's output goes. */
export interface Output {
  columns(columns: Column[]): void
  rows(encoded: Buffer, count: number): Promise<void>
}

/** What a statement needs of its engine. */
export interface Surroundings {
  encoding: ChunkOptions
  store: KeptStore
}

/** One statement on one connection, from its text to its end, with the way to stop it. */
export class Statement {
  readonly id: string
  phase: Phase = 'queued'
  rowsSeen = 0
  private rowsSent = 0
  private bytesSent = 0
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
  async run(around: Surroundings, output: Output): Promise<RunDone> {
    try {
      return await this.through(around, output)
    } catch (error) {
      // No interrupt may hit what cleans up after the statement.
      this.rest()
      throw new EngineError(await this.fault(error as Error))
    } finally {
      this.rest()
    }
  }

  private rest(): void {
    this.phase = 'ended'
    if (this.interrupting) clearInterval(this.interrupting)
    this.interrupting = null
  }

  private async through(around: Surroundings, output: Output): Promise<RunDone> {
    const { text, bindings = [], after } = this.input
    this.obey()
    const startedAt = performance.now()
    // A COMMIT by the user is a COMMIT as well: it is not interrupted from its start on.
    this.phase = transactionEffect(text) === 'commits' ? 'committing' : 'binding'
    // Refuses what DuckDB splits into several statements, and what is none.
    const prepared = await this.connection.prepare(text)
    let writer: KeptWriter | null = null
    try {
      this.obey()
      await bind(this.connection, prepared, bindings)
      this.obey()
      if (this.phase === 'binding') this.phase = 'running'
      const result = await prepared.stream()
      writer = this.writer(result, around)
      await this.drain(result, writer, around, output)
      this.obey()
      // Settles beside the COMMIT, whose outcome it must not change.
      const keeping = writer?.finish().catch((error: Error) => this.unkept(error))
      if (after === 'commit') {
        this.phase = 'committing'
        await this.commit()
      }
      const end = (await keeping) ?? { kept: null, rowCount: this.rowsSeen, bytes: this.bytesSent, truncated: false }
      if (!end.kept) await writer?.discard(true)
      return { ...end, ...kindOf(result), columns: columnsOf(result), executionMs: performance.now() - startedAt }
    } catch (error) {
      this.rest()
      await writer?.discard(/no space left/i.test((error as Error).message))
      throw error
    } finally {
      prepared.destroySync()
    }
  }

  /** The statement did what it should; all that is left of its rows is what its reader got. */
  private unkept(error: Error) {
    const truncated = this.rowsSeen > this.rowsSent
    return { kept: null, rowCount: this.rowsSent, bytes: this.bytesSent, truncated, unkept: error.message }
  }

  /** Only rows are kept, not the counts of DML nor the nothing of DDL. */
  private writer(result: DuckDBResult, { store, encoding }: Surroundings): KeptWriter | null {
    if (!this.input.keep || result.returnType !== ResultReturnType.QUERY_RESULT) return null
    return new KeptWriter(store, result.columnTypes(), encoding, this.input)
  }

  private async drain(
    result: DuckDBResult,
    writer: KeptWriter | null,
    { encoding }: Surroundings,
    output: Output,
  ): Promise<void> {
    const types = result.columnTypes()
    // More rows of a SELECT are of no use once the caps are reached; all else runs to its end for its effects.
    const maySkip = result.statementType === StatementType.SELECT
    output.columns(columnsOf(result))
    for (;;) {
      const chunk = await result.fetchChunk()
      if (!chunk || chunk.rowCount === 0) return
      this.obey()
      this.rowsSeen += chunk.rowCount
      const encoded = writer ? await writer.write(chunk) : await this.encodeFirst(chunk, types, encoding)
      if (encoded && encoded.rows > 0) {
        this.rowsSent += encoded.rows
        this.bytesSent += encoded.bytes.length
        await output.rows(encoded.bytes, encoded.rows)
      }
      if (writer?.full && maySkip) return
    }
  }

  private encodeFirst(chunk: DuckDBDataChunk, types: ColumnTypes, encoding: ChunkOptions) {
    const maxRows = firstRows - this.rowsSent
    const maxBytes = firstBytes - this.bytesSent
    if (maxRows <= 0 || maxBytes <= 0) return null
    return encodeChunk(chunk, types, { ...encoding, maxRows, maxBytes })
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

function kindOf(result: DuckDBResult) {
  return { statementType: StatementType[result.statementType]!, returnType: ResultReturnType[result.returnType]! }
}
