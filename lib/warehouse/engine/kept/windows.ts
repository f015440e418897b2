import type { DuckDBConnection } from '@duckdb/node-api'
import type { KeptQuery } from '../types.ts'
import { MemoryTables } from './memory.ts'
import { inOrder, type Page, page, range, type Source } from './pages.ts'
import type { KeptStore } from './store.ts'

/** Rows fetched at once; the pages of a grid that scrolls through them come from memory. */
const windowRows = 10_000
/** Below this many rows, collecting a page's rows from all over the table is quick enough. */
const manyRows = 200_000

interface Order {
  /** A table of row numbers, in their order. */
  table: string
  rows: number
  /** The most rows of a page. */
  most: number
}

/** Pages of a sorted or filtered result. */
export class OrderedPages {
  private readonly windows: MemoryTables

  constructor(store: KeptStore) {
    this.windows = new MemoryTables(store, { tables: 24, rows: 24 * windowRows })
  }

  /** The rows at `query`'s positions of an order; fewer at its end, at a window's end, and where `order.most` ends it. */
  async read(connection: DuckDBConnection, source: Source, query: KeptQuery, order: Order): Promise<Page> {
    const offset = Math.max(0, Math.trunc(query.offset))
    const limit = Math.min(query.limit, order.most)
    if (order.rows < manyRows || limit >= windowRows || order.most < windowRows)
      return page(connection, source.row(query.cut), inOrder(source, order.table, { offset, limit }), 'p')
    const window = Math.floor(offset / windowRows)
    const first = window * windowRows
    const { table } = await this.windows.get(`${order.table} ${window} ${query.cut ?? ''}`, async (name) => {
      const rows = inOrder(source, order.table, { offset: first, limit: windowRows })
      await connection.run(`CREATE TABLE ${name} AS SELECT ${source.row(query.cut)} AS e FROM ${rows} ORDER BY p`)
      return windowRows
    })
    const within = await page(connection, 'e', `${table} WHERE ${range({ offset: offset - first, limit })}`, 'rowid')
    const rest = limit - within.rows
    if (rest <= 0 || first + windowRows >= order.rows) return within
    const next = await this.read(connection, source, { ...query, offset: first + windowRows, limit: rest }, order)
    return { rows: within.rows + next.rows, encoded: Buffer.concat([within.encoded, comma, next.encoded]) }
  }
}

const comma = Buffer.from(',')
