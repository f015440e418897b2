import type { Column, Row } from '../../warehouse/engine/types.ts'

/** How a column's API strings read in JSON: as they are, or as the JSON that they already are. */
type Reading = 'text' | 'number' | 'boolean' | 'json'

const number = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BIGNUM|DOUBLE|FLOAT|DECIMAL\(\d+,\d+\))$/
const nested = /\]$|^(?:STRUCT|MAP|UNION)\(|^(?:JSON|VARIANT)$/

function readingOf(type: string): Reading {
  if (nested.test(type)) return 'json'
  if (number.test(type)) return 'number'
  return type === 'BOOLEAN' ? 'boolean' : 'text'
}

/** JSON knows no NaN and no infinity, so these stay strings. */
const finite = /^-?\d/

function valueText(value: string | null, reading: Reading): string {
  if (value === null) return 'null'
  if (reading === 'json' || reading === 'boolean') return value
  return reading === 'number' && finite.test(value) ? value : JSON.stringify(value)
}

/**
 * Makes the writer of a row as a JSON object: numbers with all their digits, nested values as JSON. Repeated column
 * names get `_1`, `_2`, ... so that no value is lost.
 */
export function objectWriter(columns: Column[]): (row: Row) => string {
  const taken = new Set<string>()
  const keys = columns.map(({ name }) => {
    let key = name
    for (let count = 1; taken.has(key); count++) key = `${name}_${count}`
    taken.add(key)
    return `${JSON.stringify(key)}:`
  })
  const readings = columns.map(({ type }) => readingOf(type))
  return (row) => `{${row.map((value, index) => keys[index]! + valueText(value, readings[index]!)).join(',')}}`
}
