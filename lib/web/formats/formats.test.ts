import { describe, expect, it } from 'vitest'
import type { Column, Row } from '../../warehouse/engine/types.ts'
import { makeWriter, type TextFormat } from './index.ts'
import { formatTable } from './table.ts'

const column = (name: string, type: string): Column => ({ name, type, nullable: true })
const columns = [column('n', 'HUGEINT'), column('t', 'VARCHAR'), column('d', 'DOUBLE'), column('j', 'INTEGER[]')]
const rows: Row[] = [
  ['170141183460469231731687303715884105727', 'a,"b"', 'NaN', '[1,2]'],
  [null, '', '1.5', null],
]

function written(format: TextFormat, of: Column[], batches: Row[][], formulaSafe = false): string {
  const writer = makeWriter(format, of, { formulaSafe })
  return writer.head + batches.map((batch) => writer.rows(batch)).join('') + writer.tail
}

describe('a result written', () => {
  it('as CSV quotes what needs it and tells NULL from the empty string', () => {
    expect(written('csv', columns, [rows])).toBe(
      'n,t,d,j\n170141183460469231731687303715884105727,"a,""b""",NaN,"[1,2]"\n,"",1.5,\n',
    )
  })

  it('as TSV escapes tabs and line ends', () => {
    expect(written('tsv', [column('a', 'VARCHAR')], [[['x\ty\nz\\'], [null]]])).toBe('a\nx\\ty\\nz\\\\\n\\N\n')
  })

  it('as JSON keeps every digit, nested values and what JSON cannot say', () => {
    const text = written('json', columns, [[rows[0]!], [rows[1]!]])
    expect(text).toContain('"n":170141183460469231731687303715884105727')
    expect(JSON.parse(text)).toMatchObject([
      { t: 'a,"b"', d: 'NaN', j: [1, 2] },
      { n: null, t: '', d: 1.5, j: null },
    ])
  })

  it('as JSON without rows is an empty list', () => {
    expect(JSON.parse(written('json', columns, []))).toEqual([])
  })

  it('as NDJSON gives a line a row, and loses no column to a repeated name', () => {
    expect(written('ndjson', [column('a', 'INTEGER'), column('a', 'INTEGER')], [[['1', '2']]])).toBe(
      '{"a":1,"a_1":2}\n',
    )
  })

  it('protects spreadsheets from formulas on demand, but leaves numbers alone', () => {
    const texts: Row[] = [['=1+1'], ['-5'], ['-5+cmd'], ['@x'], ['plain']]
    expect(written('csv', [column('a', 'VARCHAR')], [texts], true)).toBe("a\n'=1+1\n-5\n'-5+cmd\n'@x\nplain\n")
  })

  it('as a table lines numbers up to the right and shows control characters', () => {
    expect(
      formatTable(
        [column('n', 'INTEGER'), column('text', 'VARCHAR')],
        [
          ['5', 'a\nb'],
          ['10', null],
        ],
      ),
    ).toBe(' n | text\n---+-----\n 5 | a\\nb\n10 | NULL\n')
  })
})
