import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { parseType } from '../../results/dataType.ts'
import { sealBytes } from '../../results/sealed.ts'
import { encodeSelect, type SqlColumn } from '../encode/index.ts'
import { type Column, EngineError, type KeptQuery, type KeptResult, type Row } from '../types.ts'
import { chart } from './chart.ts'
import { compare, type Side } from './compare.ts'
import { MemoryTables } from './memory.ts'
import { fitting, fittingAnywhere, inOrder, type Page, page, range, type Source } from './pages.ts'
import { writeParquet } from './parquet.ts'
import { profile } from './profile.ts'
import { columnAt, condition, textColumn, typedColumn, where } from './query.ts'
import type { KeptStore } from './store.ts'
import { studiedColumn } from './studied.ts'
import type { CompareQuestion, Comparison, KeptAnswer, KeptQuestion, KeptWithColumns } from './types.ts'
import { OrderedPages } from './windows.ts'

export interface KeptPage {
  /** JSON arrays joined by commas. */
  encoded: Buffer
  /** Fewer than asked for at the end of the result, and where rows are so wide that the page would pass 16 MB. */
  rows: number
  /** Rows of the whole result that pass the filters. */
  total: number
}

/** Runs `work`, which uses `connection` and nothing else of DuckDB. */
export type Around = <T>(connection: DuckDBConnection, work: () => Promise<T>) => Promise<T>

/** Pages of kept results: by row number as they lie, or sorted, filtered and searched as a whole. */
export class KeptReader {
  private readonly store: KeptStore
  /** Orders of sorted and filtered results, and small results as tables. */
  private readonly memory: MemoryTables
  private readonly ordered: OrderedPages

  constructor(store: KeptStore) {
    this.store = store
    this.memory = new MemoryTables(store, { tables: 24, rows: 30_000_000 })
    this.ordered = new OrderedPages(store)
  }

  /**
   * A page of a kept result. `around` runs what uses the given connection, so that it can be stopped. The first page of a sort or filter makes the order of the whole result, which later
   * pages reuse.
   * @throws Error of DuckDB, e.g. when a filter's value cannot be cast; EngineError when the result is gone.
   */
  async read(
    kept: KeptResult,
    columns: readonly Column[],
    query: KeptQuery,
    around: Around = (_, work) => work(),
  ): Promise<KeptPage> {
    const types = columns.map((column) => parseType(column.type))
    const source = await this.source(kept, columns, types)
    const total = kept.partitions.reduce((sum, partition) => sum + partition.rows, 0)
    const connection = await this.store.lease(kept.times ?? { timeZone: 'UTC' })
    try {
      return await around(connection, () => this.readFrom(connection, source, { kept, columns, types, query, total }))
    } finally {
      this.store.release(connection)
    }
  }

  /**
   * Answers a question about all rows of a kept result. `around` as in {@link read}.
   * @throws Error of DuckDB, e.g. when a filter's value cannot be cast; EngineError when the result is gone.
   */
  async ask(
    kept: KeptResult,
    columns: readonly Column[],
    question: KeptQuestion,
    around: Around = (_, work) => work(),
  ): Promise<KeptAnswer> {
    const types = columns.map((column) => parseType(column.type))
    const source = await this.source(kept, columns, types)
    const duckdbTypes = columns.map((column) => column.type)
    const { sql, values } = where(question.view, source.columns, types, duckdbTypes)
    const rows = { from: `FROM ${source.table}${sql}`, values }
    const studied = source.columns.map((column, at) => studiedColumn(column, types[at]!, kept.kind === 'table'))
    const connection = await this.store.lease(kept.times ?? { timeZone: 'UTC' })
    try {
      return await around(connection, async () =>
        question.kind === 'chart'
          ? { kind: 'chart', chart: await chart(connection, rows, studied, question) }
          : { kind: 'profile', profile: await profile(connection, rows, columnAt(studied, question.column)) },
      )
    } finally {
      this.store.release(connection)
    }
  }

  /**
   * Compares two kept results and gives a page of pairs of their rows, encoded. `around` as in {@link read}.
   * @throws Error of DuckDB, e.g. for a key that one of them lacks; EngineError when one is gone.
   */
  async compare(
    [left, right]: readonly [KeptWithColumns, KeptWithColumns],
    question: CompareQuestion,
    around: Around = (_, work) => work(),
  ): Promise<{ comparison: Comparison; page: Page }> {
    const sides = [await this.side(left, 'l.'), await this.side(right, 'r.')] as const
    const connection = await this.store.lease(left.kept.times ?? { timeZone: 'UTC' })
    const limit = Math.min(
      question.limit,
      ...[left, right].map((side) => fittingAnywhere(side.kept, side.columns.length)),
    )
    try {
      return await around(connection, () => compare(connection, this.memory, sides, { ...question, limit }))
    } finally {
      this.store.release(connection)
    }
  }

  private async side({ kept, columns }: KeptWithColumns, prefix: string): Promise<Side> {
    const types = columns.map((column) => parseType(column.type))
    return { source: await this.source(kept, columns, types, prefix), types, columns, typed: kept.kind === 'table' }
  }

  /**
   * Writes the rows that pass, in their order, to a Parquet file in the results directory. `around` as in {@link read}.
   * @throws Error of DuckDB; EngineError when the result is gone.
   */
  async writeParquet(
    kept: KeptResult,
    columns: readonly Column[],
    view: Omit<KeptQuery, 'offset' | 'limit'>,
    file: string,
    around: Around = (_, work) => work(),
  ): Promise<void> {
    if (!/^\w+-\w+\.parquet$/.test(file)) throw new Error(`Not a file of the house: ${file}`)
    const types = columns.map((column) => parseType(column.type))
    const source = await this.source(kept, columns, types)
    const connection = await this.store.lease(kept.times ?? { timeZone: 'UTC' })
    const write = async () => {
      const query = { ...view, offset: 0, limit: 0 }
      const plain = !view.sort?.length && !view.filters?.length && !view.search
      const order = plain ? null : await this.order(connection, source, { kept, columns, types, query })
      const from = order
        ? `${inOrder(source, order.table, { offset: 0, limit: order.rows })} ORDER BY p`
        : `${source.table} ORDER BY rowid`
      const typed = kept.kind === 'table'
      const rows = { from, table: source.table, columns: source.columns, types, typed }
      await writeParquet(connection, rows, columns, join(this.store.resultsDir, file))
    }
    try {
      await around(connection, write)
    } finally {
      this.store.release(connection)
    }
  }

  /** `prefix` qualifies the columns, where several tables are read. */
  private source(
    kept: KeptResult,
    columns: readonly Column[],
    types: SqlColumn['type'][],
    prefix = '',
  ): Promise<Source> {
    return kept.kind === 'table' ? this.ofTable(kept, types, prefix) : this.ofBytes(kept, columns, types, prefix)
  }

  private async readFrom(
    connection: DuckDBConnection,
    source: Source,
    {
      kept,
      columns,
      types,
      query,
      total,
    }: { kept: KeptResult; columns: readonly Column[]; types: SqlColumn['type'][]; query: KeptQuery; total: number },
  ): Promise<KeptPage> {
    if (!query.sort?.length && !query.filters?.length && !query.search) {
      const from = `${source.table} WHERE ${range({ ...query, limit: fitting(kept, columns.length, query) })}`
      return { ...(await page(connection, source.row(query.cut), from, 'rowid')), total }
    }
    const order = await this.order(connection, source, { kept, columns, types, query })
    const most = fittingAnywhere(kept, columns.length, query.cut)
    return { ...(await this.ordered.read(connection, source, query, { ...order, most })), total: order.rows }
  }

  /** The row numbers that a query's filters, search and sort leave, in their order. */
  private order(
    connection: DuckDBConnection,
    source: Source,
    {
      kept,
      columns,
      types,
      query,
    }: { kept: KeptResult; columns: readonly Column[]; types: SqlColumn['type'][]; query: KeptQuery },
  ) {
    const duckdbTypes = columns.map((column) => column.type)
    const { sql, values } = condition(query, source.columns, types, duckdbTypes)
    const key = JSON.stringify([source.table, sql, values, kept.times])
    return this.memory.get(key, async (table) => {
      await connection.run(`CREATE TABLE ${table} AS SELECT rowid AS r FROM ${source.table}${sql}`, values)
      const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)
      return Number(counted.getRows()[0]![0])
    })
  }

  private async ofTable(
    kept: KeptResult & { kind: 'table' },
    types: SqlColumn['type'][],
    prefix: string,
  ): Promise<Source> {
    if (!/^r[0-9a-f]+$/.test(kept.table)) throw new Error(`Not a kept table: ${kept.table}`)
    const alias = await this.store.attach(kept.file)
    const columns = types.map((type, index) => ({ sql: `${prefix}c${index}`, type }))
    return {
      table: `${alias}.main.${kept.table}`,
      columns: columns.map(typedColumn),
      row: (cut) => encodeSelect(columns, cut),
    }
  }

  /** Makes a table of texts out of a small result that is kept as bytes, at its first sort or filter. */
  private async ofBytes(
    kept: KeptResult & { kind: 'bytes' },
    columns: readonly Column[],
    types: SqlColumn['type'][],
    prefix: string,
  ): Promise<Source> {
    const names = columns.map((_, index) => `c${index}`)
    // An empty result lies where the next one begins: the place alone does not name it.
    const key = JSON.stringify([kept.file, kept.partitions])
    const { table } = await this.memory.get(key, async (name) => {
      const rows = await readRows(this.store, kept)
      await this.store.withConnection(async (connection) => {
        await connection.run(`CREATE TABLE ${name} (${names.map((column) => `${column} VARCHAR`).join(', ')})`)
        const [database, schema, bare] = name.replaceAll('"', '').split('.')
        const appender = await connection.createAppender(bare!, schema!, database!)
        for (const row of rows) {
          for (const cell of row) {
            if (cell === null) appender.appendNull()
            else appender.appendVarchar(cell)
          }
          appender.endRow()
        }
        appender.closeSync()
      })
      return rows.length
    })
    const qualified = names.map((column) => prefix + column)
    const texts = qualified.map((sql, index) => textColumn({ sql, type: types[index]! }, columns[index]!.type))
    const encoded = qualified.map((sql) => ({ sql, type: { kind: 'scalar', name: 'VARCHAR' } as const }))
    return { table, columns: texts, row: (cut) => encodeSelect(encoded, cut) }
  }
}

async function readRows(store: KeptStore, kept: KeptResult & { kind: 'bytes' }): Promise<Row[]> {
  if (kept.partitions.every(({ length }) => length === 0)) return []
  const handle = await open(join(store.resultsDir, kept.file)).catch(() => {
    throw new EngineError({ kind: 'duckdb', message: 'Invalid Input Error: The result is no longer kept.' })
  })
  try {
    const rows: Row[] = []
    for (const { offset, length } of kept.partitions) {
      const sealed = Buffer.allocUnsafe(length + sealBytes)
      await handle.read(sealed, 0, sealed.length, offset)
      const bytes = store.openBytes(kept.file, offset, sealed)
      for (const row of JSON.parse(`[${bytes}]`) as Row[]) rows.push(row)
    }
    return rows
  } finally {
    await handle.close()
  }
}
