import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { typeText } from '../encode/index.ts'
import { testKey } from '../testEngine.ts'
import type { Column, KeptResult } from '../types.ts'
import { KeptReader, KeptStore, KeptWriter } from './index.ts'

/** A DuckDB with a store of kept results, for tests of what is asked about them. */
export interface KeptWorld {
  reader: KeptReader
  resultsDir: string
  /** Runs a query and keeps its result, as an engine does. */
  keep(sql: string, timeZone?: string): Promise<{ columns: Column[]; kept: KeptResult }>
  remove(): void
}

export async function keptWorld(): Promise<KeptWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'kept-'))
  const instance = await DuckDBInstance.create(':memory:')
  const user = await instance.connect()
  const service = await instance.connect()
  const store = new KeptStore({ resultsDir: join(dir, 'results'), connect: () => instance.connect(), keys: [testKey] })
  return {
    reader: new KeptReader(store),
    resultsDir: store.resultsDir,
    async keep(sql, timeZone = 'UTC') {
      const result = await user.stream(sql)
      const types = result.columnTypes()
      const columns = types.map((type, i) => ({ name: result.columnName(i), type: typeText(type), nullable: true }))
      const writer = new KeptWriter(store, types, { timeZone, service }, { maxRows: 1e7, maxBytes: 1e9 })
      for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk())
        await writer.write(chunk)
      return { columns, kept: { ...(await writer.finish()).kept, times: { timeZone } } }
    },
    remove() {
      store.close()
      rmSync(dir, { recursive: true })
    },
  }
}
