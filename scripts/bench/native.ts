import { DuckDBInstance } from '@duckdb/node-api'

// The other side of the comparison: DuckDB alone in a plain process, asked over IPC, timed inside.

export interface NativeTask {
  id: number
  sql: string
  /** `all` reads the whole result as JavaScript values, `first` stops the clock at the first chunk. */
  read: 'all' | 'first'
}
export interface NativeAnswer {
  id: number
  ms: number
  rows: unknown[][]
  error?: string
}

const [file = ':memory:', threads = ''] = process.argv.slice(2)
const instance = await DuckDBInstance.create(file, threads ? { threads } : {})
const connection = await instance.connect()

async function answer({ id, sql, read }: NativeTask): Promise<NativeAnswer> {
  const start = performance.now()
  try {
    if (read === 'first') {
      const result = await connection.stream(sql)
      const chunk = await result.fetchChunk()
      const ms = performance.now() - start
      return { id, ms, rows: [[chunk?.rowCount ?? 0]] }
    }
    const reader = await connection.runAndReadAll(sql)
    const rows = reader.getRows()
    const ms = performance.now() - start
    return { id, ms, rows: rows.length <= 200 ? rows.map((row) => row.map(String)) : [[rows.length]] }
  } catch (error) {
    return { id, ms: 0, rows: [], error: error instanceof Error ? error.message : String(error) }
  }
}

process.on('message', async (task: NativeTask) => process.send?.(await answer(task)))
process.on('disconnect', () => process.exit(0))
process.send?.({ id: 0, ms: 0, rows: [] } satisfies NativeAnswer)
