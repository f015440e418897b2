/** How values of a column are shown: numbers to the right, nested ones as trees. */
export type ValueKind = 'number' | 'boolean' | 'text' | 'temporal' | 'binary' | 'nested'

const numbers =
  /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|U(INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|REAL|DECIMAL|NUMERIC|BIGNUM|VARINT)\b/
const temporals = /^(DATE|TIME|TIMESTAMP|INTERVAL)/
const nested = /^(STRUCT|MAP|UNION|JSON|VARIANT)\b/

/** The kind of a DuckDB type text, such as `DECIMAL(18,3)` or `STRUCT(a INTEGER)[]`. */
export function valueKind(type: string): ValueKind {
  if (/\]$/.test(type) || nested.test(type)) return 'nested'
  if (numbers.test(type)) return 'number'
  if (type === 'BOOLEAN') return 'boolean'
  if (temporals.test(type)) return 'temporal'
  if (type === 'BLOB') return 'binary'
  return 'text'
}

/** A short type for the header: nested types without their insides. */
export function shortType(type: string): string {
  if (type.length <= 18) return type
  if (type.startsWith('ENUM')) return 'ENUM'
  const suffix = /(\[\d*\])+$/.exec(type)?.[0] ?? ''
  const head = /^[A-Z_ ]+/.exec(type)?.[0].trim() ?? type
  return `${head}${suffix}`
}

const longest = 400

/** One line of text for a cell: line ends made visible, long values cut; the viewer shows all. */
export function cellText(value: string): string {
  const cut = value.length > longest ? `${value.slice(0, longest)}…` : value
  return /[\n\r\t]/.test(cut) ? cut.replace(/\r\n|\n|\r/g, '↵').replace(/\t/g, '⇥') : cut
}

/** TSV of a rectangle of values, as spreadsheets take it: fields with tabs, quotes or line ends are quoted; NULL is empty. */
export function toTsv(rows: readonly (readonly (string | null)[])[], header?: readonly string[]): string {
  const field = (value: string | null) =>
    value === null ? '' : /[\t\n\r"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
  const lines = header ? [header, ...rows] : rows
  return lines.map((row) => row.map(field).join('\t')).join('\n')
}
