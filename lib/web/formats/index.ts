import type { Column, Row } from '../../warehouse/engine/types.ts'
import { csvLine, tsvLine, withoutFormula } from './delimited.ts'
import { objectWriter } from './values.ts'

export { checkSheet, xlsxFile } from './xlsx.ts'

/** What is written as text, batch by batch. */
export const textFormats = ['csv', 'tsv', 'json', 'ndjson'] as const
export type TextFormat = (typeof textFormats)[number]

/** All that a result can be exported as. */
export const exportFormats = [...textFormats, 'parquet', 'xlsx'] as const

/** Writes a result piece by piece: `head`, then `rows` for each batch, then `tail`. */
export interface Writer {
  contentType: string
  head: string
  rows(rows: Row[]): string
  tail: string
}

interface Options {
  /** CSV and TSV: protects spreadsheets from cells that begin like a formula. */
  formulaSafe?: boolean
}

function delimited(columns: Column[], contentType: string, line: (values: Row) => string, safe: boolean): Writer {
  const write = safe ? (row: Row) => line(row.map(withoutFormula)) : line
  return {
    contentType,
    head: line(columns.map(({ name }) => name)),
    rows: (rows) => rows.map(write).join(''),
    tail: '',
  }
}

function jsonArray(columns: Column[]): Writer {
  const write = objectWriter(columns)
  let first = true
  return {
    contentType: 'application/json',
    head: '[',
    rows(rows) {
      if (rows.length === 0) return ''
      const separator = first ? '\n' : ',\n'
      first = false
      return separator + rows.map(write).join(',\n')
    },
    tail: '\n]\n',
  }
}

/** The writer of a format for a result with these columns. */
export function makeWriter(format: TextFormat, columns: Column[], { formulaSafe = false }: Options = {}): Writer {
  switch (format) {
    case 'csv':
      return delimited(columns, 'text/csv; charset=utf-8', csvLine, formulaSafe)
    case 'tsv':
      return delimited(columns, 'text/tab-separated-values; charset=utf-8', tsvLine, formulaSafe)
    case 'json':
      return jsonArray(columns)
    case 'ndjson': {
      const write = objectWriter(columns)
      return {
        contentType: 'application/x-ndjson',
        head: '',
        rows: (rows) => rows.map((row) => `${write(row)}\n`).join(''),
        tail: '',
      }
    }
  }
}
