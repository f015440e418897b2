import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { encodeChunk } from '../../lib/warehouse/engine/encode/index.ts'

// DuckDB alone, in a process that may die: runs statements of a test file and answers with rows as Mallard writes them.

export type NativeRequest = { open: true } | { sql: string; connection: string; timeoutMs: number }
export interface Result {
  ok: boolean
  /** Error message, when not ok. */
  message?: string
  /** Encoded rows, at most `maxRows`. */
  rows?: string[]
}

const maxRows = 20_000
let instance: DuckDBInstance | undefined
let service: DuckDBConnection | undefined
const connections = new Map<string, DuckDBConnection>()
/** The TimeZone of each connection, which decides how TIMESTAMPTZ is written. */
const zones = new Map<DuckDBConnection, string>()

async function open(): Promise<Result> {
  for (const connection of connections.values()) connection.closeSync()
  connections.clear()
  service?.closeSync()
  instance?.closeSync()
  instance = await DuckDBInstance.create(':memory:')
  service = await instance.connect()
  await service.run("ATTACH ':memory:' AS conformance")
  return { ok: true }
}

async function connectionOf(name: string): Promise<DuckDBConnection> {
  const known = connections.get(name)
  if (known) return known
  const made = await instance!.connect()
  await made.run("USE conformance; SET TimeZone = 'UTC'")
  connections.set(name, made)
  return made
}

async function run(sql: string, name: string, timeoutMs: number): Promise<Result> {
  const connection = await connectionOf(name)
  const timer = setTimeout(() => connection.interrupt(), timeoutMs)
  try {
    const result = await connection.stream(sql)
    const types = result.columnTypes()
    const rows: string[] = []
    for (;;) {
      const chunk = await result.fetchChunk()
      if (!chunk || chunk.rowCount === 0) break
      if (rows.length >= maxRows) continue
      const encoded = await encodeChunk(chunk, types, { service: service!, timeZone: zones.get(connection) ?? 'UTC' })
      for (const row of JSON.parse(`[${encoded.bytes.toString()}]`) as unknown[]) rows.push(JSON.stringify(row))
    }
    if (/^\s*(SET|RESET)\b/i.test(sql)) {
      const setting = await connection.runAndReadAll("SELECT current_setting('TimeZone')")
      zones.set(connection, String(setting.getRows()[0]?.[0]))
    }
    return { ok: true, rows: rows.slice(0, maxRows) }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(timer)
  }
}

process.on('message', async (request: NativeRequest) => {
  process.send?.('open' in request ? await open() : await run(request.sql, request.connection, request.timeoutMs))
})
process.on('disconnect', () => process.exit(0))
