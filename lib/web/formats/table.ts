import type { Column, Row } from '../../warehouse/engine/types.ts'

/** Wider cells are cut: a terminal line is for looking, the other formats are for keeping. */
const WIDEST = 80

function cell(value: string | null): string {
  if (value === null) return 'NULL'
  const flat = value.replace(/[\x00-\x1f\x7f-\x9f]/g, (mark) => (mark === '\n' ? '\\n' : mark === '\t' ? '\\t' : '·'))
  return flat.length > WIDEST ? `${flat.slice(0, WIDEST - 1)}…` : flat
}

const numeric = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BIGNUM|DOUBLE|FLOAT|DECIMAL)/

/** Rows as a table for a terminal: numbers to the right, control characters made visible. */
export function formatTable(columns: Column[], rows: Row[]): string {
  const lines = [columns.map(({ name }) => cell(name)), ...rows.map((row) => row.map(cell))]
  const widths = columns.map((_, index) => lines.reduce((most, line) => Math.max(most, line[index]!.length), 0))
  const [head, ...body] = lines.map((line) =>
    line
      .map((text, index) =>
        numeric.test(columns[index]!.type) ? text.padStart(widths[index]!) : text.padEnd(widths[index]!),
      )
      .join(' | ')
      .trimEnd(),
  )
  return `${[head, widths.map((width) => '-'.repeat(width)).join('-+-'), ...body].join('\n')}\n`
}
