import type { Row } from '../../warehouse/engine/types.ts'

/** RFC 4180: quoted where need be; NULL is empty and the empty string is `""`. */
export function csvField(value: string | null): string {
  if (value === null) return ''
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

/** A spreadsheet runs a cell that begins like this as a formula; an apostrophe in front keeps it a text. */
const formula = /^[=+\-@\t\r]/
const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

export function withoutFormula(value: string | null): string | null {
  return value !== null && formula.test(value) && !plainNumber.test(value) ? `'${value}` : value
}

export function csvLine(values: Row): string {
  return `${values.map(csvField).join(',')}\n`
}

const tsvEscapes: Record<string, string> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' }

/** A line of tab-separated values with PostgreSQL's escapes: NULL is `\N`. */
export function tsvLine(values: Row): string {
  return `${values.map((value) => value?.replace(/[\t\n\r\\]/g, (mark) => tsvEscapes[mark]!) ?? '\\N').join('\t')}\n`
}
