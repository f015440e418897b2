import type { FileHandle } from 'node:fs/promises'
import { z } from 'zod'
import type { Actor } from '../../access/types.ts'
import { recordBy } from '../../audit/index.ts'
import type { Column, KeptQuery, Row } from '../../warehouse/engine/types.ts'
import { decodeRows, parquetOf, readRows } from '../../warehouse/index.ts'
import type { Answer } from '../answer.ts'
import { checked } from '../api/request.ts'
import { checkSheet, exportFormats, makeWriter, type TextFormat, xlsxFile } from '../formats/index.ts'
import { type Call, route } from '../route.ts'
import { type Export, exportOf, watchedExport } from './exports.ts'
import { viewOf } from './results.ts'

const BATCH_ROWS = 10_000
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

type Page = Awaited<ReturnType<typeof readRows>>
type View = Omit<KeptQuery, 'offset' | 'limit'>

async function* batchesOf(first: Page, next: (offset: number) => Promise<Page>, told: Export): AsyncGenerator<Row[]> {
  let offset = 0
  for (let page = first; page.rows > 0; page = await next(offset)) {
    offset += page.rows
    yield decodeRows(page.encoded)
    told.wrote(offset)
    if (offset >= first.total) break
  }
}

async function* textOf(columns: Column[], batches: AsyncIterable<Row[]>, format: TextFormat, safe: boolean) {
  const writer = makeWriter(format, columns, { formulaSafe: safe })
  yield writer.head
  for await (const rows of batches) yield writer.rows(rows)
  yield writer.tail
}

async function* bytesOf(file: FileHandle, size: number, rows: number, told: Export): AsyncGenerator<Buffer> {
  let sent = 0
  for await (const piece of file.createReadStream({ highWaterMark: 256 * 1024 })) {
    sent += (piece as Buffer).length
    yield piece as Buffer
    told.wrote(Math.floor((rows * sent) / size))
  }
}

/** The body of a file and, where it is known before, its size. */
async function fileOf(actor: Actor, id: string, view: View, call: Call, told: Export) {
  const { query } = call.request
  const format = checked(z.enum(exportFormats), query.get('format') ?? 'csv')
  const read = (offset: number, limit: number) => readRows(actor, id, { offset, limit, ...view })
  // The first page is read before the answer begins, so that a refusal still is one.
  const first = await read(0, format === 'parquet' ? 1 : BATCH_ROWS)
  told.of(first.total)
  if (format === 'xlsx') checkSheet(first.columns)
  await recordBy(actor, 'export', { what: 'result', statement: id, format, rows: first.total })
  if (format === 'parquet') {
    const file = await parquetOf(actor, id, view)
    const { size } = await file.stat()
    return { format, size, type: 'application/vnd.apache.parquet', body: bytesOf(file, size, first.total, told) }
  }
  const batches = batchesOf(first, (offset) => read(offset, BATCH_ROWS), told)
  if (format === 'xlsx') return { format, type: xlsx, body: xlsxFile(first.columns, first.total, batches) }
  const { contentType: type } = makeWriter(format, first.columns)
  return { format, type, body: textOf(first.columns, batches, format, query.get('safe') === 'true') }
}

/**
 * A kept result as a file, batch by batch: the whole one, or as it is sorted and filtered. `safe=true` protects
 * spreadsheets from cells of a CSV or TSV that begin like formulas. A page that names its export by `export` can ask
 * how far it is, and end it.
 */
async function exportResult(actor: Actor, _input: undefined, call: Call): Promise<Answer> {
  const { query } = call.request
  const id = call.parameters.statement!
  const told = watchedExport(actor, checked(z.string().max(64), query.get('export') ?? ''))
  try {
    const { format, size, type, body } = await fileOf(actor, id, viewOf(query), call, told)
    return {
      status: 200,
      headers: {
        'content-type': type,
        'content-disposition': `attachment; filename="result-${id.slice(0, 8)}.${format}"`,
        ...(size === undefined ? {} : { 'content-length': String(size) }),
      },
      body: told.through(body),
    }
  } catch (error) {
    told.failed(error)
    throw error
  }
}

export const exportRoutes = [
  route('GET', '/api/statements/:statement/export', {}, exportResult),
  route('GET', '/api/exports/:export', {}, async (actor, _input, { parameters }) =>
    exportOf(actor, parameters.export!),
  ),
  route('DELETE', '/api/exports/:export', {}, async (actor, _input, { parameters }) =>
    exportOf(actor, parameters.export!, 'end'),
  ),
]
