import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { MallardError } from '../../errors.ts'
import type { Column, Row } from '../../warehouse/engine/types.ts'
import { type CellWriter, cellWriter, columnLetters, textCell } from './xlsxCell.ts'
import {
  contentTypes,
  packageRelations,
  styles,
  workbook,
  workbookRelations,
  worksheetHead,
  worksheetTail,
} from './xlsxParts.ts'

/** What a sheet of Excel holds; its header is one of the rows. */
export const sheetRows = 1_048_576
const sheetColumns = 16_384
/** Rows that become XML without giving way to other requests. */
const atOnce = 1_000

/** @throws MallardError 400 where a sheet cannot have so many columns */
export function checkSheet(columns: readonly Column[]): void {
  if (columns.length > sheetColumns)
    throw new MallardError('54000', `A sheet has at most 16,384 columns; this result has ${columns.length}.`, {
      hint: 'Export it as Parquet or CSV, or select fewer columns.',
      status: 400,
    })
}

/** Rows one after the other, whatever batches they come in. */
class Feed {
  private readonly batches: AsyncIterator<Row[]>
  private held: Row[] = []
  private at = 0

  constructor(batches: AsyncIterable<Row[]>) {
    this.batches = batches[Symbol.asyncIterator]()
  }

  /** Up to `most` rows; none at the end. */
  async take(most: number): Promise<Row[]> {
    if (this.at >= this.held.length) {
      const { value, done } = await this.batches.next()
      if (done) return []
      this.held = value
      this.at = 0
      if (this.held.length === 0) return this.take(most)
    }
    const rows = this.held.slice(this.at, this.at + most)
    this.at += rows.length
    return rows
  }

  async end(): Promise<void> {
    await this.batches.return?.()
  }
}

async function* sheet(
  columns: readonly Column[],
  writers: readonly CellWriter[],
  feed: Feed,
  most: number,
): AsyncGenerator<string> {
  const letters = columns.map((_, at) => columnLetters(at))
  yield worksheetHead
  yield `<row r="1">${columns.map(({ name }, at) => textCell(`${letters[at]}1`, name, 1)).join('')}</row>`
  for (let row = 2; row <= most; ) {
    const rows = await feed.take(Math.min(atOnce, most - row + 1))
    if (rows.length === 0) break
    let xml = ''
    for (const values of rows) {
      let cells = ''
      for (let at = 0; at < writers.length; at++) {
        const value = values[at]
        if (value !== null && value !== undefined) cells += writers[at]!(letters[at]! + row, value)
      }
      xml += `<row r="${row}">${cells}</row>`
      row++
    }
    yield xml
  }
  yield worksheetTail
}

/**
 * An Excel workbook, row by row as it is read; no more than a batch is held. A result longer than a sheet goes on in
 * the next one, with its header again. A value is a number or a date only where Excel holds it digit for digit, else
 * a text; texts are texts, never formulas. What is longer than the 32,767 characters of a cell is cut, and a last sheet
 * says how often.
 */
export async function* xlsxFile(
  columns: readonly Column[],
  total: number,
  batches: AsyncIterable<Row[]>,
  most = sheetRows,
): AsyncGenerator<Buffer> {
  const zip = new ZipFile()
  const out = zip.outputStream as Readable
  zip.on('error', (error: Error) => out.destroy(error))
  const feed = new Feed(batches)
  let cut = 0
  const writers = columns.map(({ type }) => cellWriter(type, () => cut++))
  const names = Array.from({ length: Math.max(1, Math.ceil(total / (most - 1))) }, (_, at) =>
    at === 0 ? 'Result' : `Result ${at + 1}`,
  )
  const add = (xml: string, path: string) => zip.addBuffer(Buffer.from(xml), path)
  const finish = () => {
    if (cut > 0) {
      const note = `${cut} cells were longer than the 32,767 characters that a cell holds, and were cut.`
      const row = `<row r="1">${textCell('A1', note, 0)}</row>`
      add(`${worksheetHead}${row}${worksheetTail}`, `xl/worksheets/sheet${names.push('Notes')}.xml`)
    }
    add(contentTypes(names.length), '[Content_Types].xml')
    add(packageRelations, '_rels/.rels')
    add(workbook(names), 'xl/workbook.xml')
    add(workbookRelations(names.length), 'xl/_rels/workbook.xml.rels')
    add(styles, 'xl/styles.xml')
    zip.end()
  }
  const parts = names.map((_, at) => ({ path: `xl/worksheets/sheet${at + 1}.xml` }))
  for (const [at, { path }] of parts.entries()) {
    zip.addReadStreamLazy(path, { compressionLevel: 3 }, (give) => {
      const xml = Readable.from(sheet(columns, writers, feed, most)).once('error', (error) => out.destroy(error))
      // What the last sheets cut is known only when they are written.
      if (at === parts.length - 1) xml.once('end', finish)
      give(null, xml)
    })
  }
  try {
    for await (const piece of out) yield piece as Buffer
  } finally {
    out.destroy()
    await feed.end()
  }
}
