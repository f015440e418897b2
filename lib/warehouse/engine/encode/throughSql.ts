import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import { once } from '../../../registry.ts'
import { parseType } from '../../results/dataType.ts'
import type { ChunkOptions, ColumnTypes, Encoded } from './chunk.ts'
import type { EncodeOptions } from './delicate.ts'
import { joinRows } from './rows.ts'
import { encodeSelect } from './select.ts'
import { storableTypeText, typeText } from './typeText.ts'

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

const timesOf = () => once('warehouse.engine.connectionTimes', () => new WeakMap<DuckDBConnection, string>())

/** Makes a connection write times as a session with these settings does. Nothing else may set them on it. */
export async function setTimes(connection: DuckDBConnection, options: EncodeOptions): Promise<void> {
  const { timeZone, calendar = 'gregorian' } = options
  const wanted = JSON.stringify([timeZone, calendar])
  if (timesOf().get(connection) === wanted) return
  timesOf().delete(connection)
  await connection.run(`SET TimeZone = ${literal(timeZone)}`)
  await connection.run(`SET Calendar = ${literal(calendar)}`)
  timesOf().set(connection, wanted)
}

const queues = () => once('warehouse.engine.encodeQueues', () => new WeakMap<DuckDBConnection, Promise<unknown>>())

/** Encodes a chunk with {@link encodeSelect}, through a temp table. Calls on one connection run one after another. */
export function encodeThroughSql(chunk: DuckDBDataChunk, types: ColumnTypes, options: ChunkOptions): Promise<Encoded> {
  const before = queues().get(options.service) ?? Promise.resolve()
  const work = before.then(
    () => encode(chunk, types, options),
    () => encode(chunk, types, options),
  )
  queues().set(options.service, work)
  return work
}

async function encode(chunk: DuckDBDataChunk, types: ColumnTypes, options: ChunkOptions): Promise<Encoded> {
  const { service, maxRows, maxBytes } = options
  const columns = types.map((type, index) => ({
    sql: `c${index}`,
    stored: storableTypeText(type),
    type: parseType(typeText(type)),
  }))
  await service.run(`CREATE OR REPLACE TEMP TABLE encoding (${columns.map((c) => `${c.sql} ${c.stored}`).join(', ')})`)
  try {
    const appender = await service.createAppender('encoding', 'main', 'temp')
    appender.appendDataChunk(chunk)
    appender.closeSync()
    await setTimes(service, options)
    const limit = maxRows === undefined ? '' : ` LIMIT ${maxRows}`
    const result = await service.run(`SELECT ${encodeSelect(columns)} FROM temp.main.encoding ORDER BY rowid${limit}`)
    return joinRows(await result.fetchAllChunks(), maxBytes)
  } finally {
    await service.run('DROP TABLE IF EXISTS temp.main.encoding')
  }
}
