import { z } from 'zod'
import type { Actor } from '../../access/types.ts'
import { recordBy } from '../../audit/index.ts'
import type { Column } from '../../warehouse/engine/types.ts'
import { decodeRows, readRows } from '../../warehouse/index.ts'
import type { Answer } from '../answer.ts'
import { checked } from '../api/request.ts'
import { type ExportFormat, exportFormats, makeWriter } from '../formats/index.ts'
import { type Call, route } from '../route.ts'
import { viewOf } from './results.ts'

const BATCH_ROWS = 10_000

type Page = Awaited<ReturnType<typeof readRows>>

async function* written(first: Page, next: (offset: number) => Promise<Page>, format: ExportFormat, safe: boolean) {
  const writer = makeWriter(format, first.columns as Column[], { formulaSafe: safe })
  yield writer.head
  let offset = 0
  for (let page = first; page.rows > 0; page = await next(offset)) {
    offset += page.rows
    yield writer.rows(decodeRows(page.encoded))
    if (offset >= first.total) break
  }
  yield writer.tail
}

/**
 * A kept result as a file, batch by batch: the whole one, or as it is sorted and filtered. `safe=true` protects
 * spreadsheets from cells that begin like formulas.
 */
async function exportResult(actor: Actor, _input: undefined, { request, parameters }: Call): Promise<Answer> {
  const format = checked(z.enum(exportFormats), request.query.get('format') ?? 'csv')
  const view = viewOf(request.query)
  const id = parameters.statement!
  const read = (offset: number) => readRows(actor, id, { offset, limit: BATCH_ROWS, ...view })
  // The first page is read before the answer begins, so that a refusal still is one.
  const first = await read(0)
  await recordBy(actor, 'export', { what: 'result', statement: id, format, rows: first.total })
  const { contentType } = makeWriter(format, first.columns)
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'content-disposition': `attachment; filename="result-${id.slice(0, 8)}.${format}"`,
    },
    body: written(first, read, format, request.query.get('safe') === 'true'),
  }
}

export const exportRoute = route('GET', '/api/statements/:statement/export', {}, exportResult)
