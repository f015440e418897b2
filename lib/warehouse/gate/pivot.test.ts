import { describe, expect, test } from 'vitest'
import { lexStatement } from '../../sql/index.ts'
import { openPivots } from './pivot.ts'

const found = (text: string) =>
  openPivots(text, lexStatement(text)).map(({ column, source }) => `${column} of ${source}`)

describe('PIVOT without IN', () => {
  test.each([
    ['PIVOT t ON c USING sum(n)', ['c of t']],
    ['PIVOT t ON c, d USING sum(n) GROUP BY y', ['c of t', 'd of t']],
    ["PIVOT t ON c IN ('a', 'b') USING sum(n)", []],
    ["PIVOT t ON c IN ('a'), d USING sum(n)", ['d of t']],
    [
      'PIVOT (SELECT * FROM a JOIN b USING (i)) ON lower(c) USING count(*)',
      ['lower(c) of (SELECT * FROM a JOIN b USING (i))'],
    ],
    ['SELECT * FROM (PIVOT t ON c USING sum(n)) WHERE x > 1', ['c of t']],
    ["SELECT * FROM t PIVOT (sum(n) FOR c IN ('a', 'b'))", []],
    ['SELECT 1', []],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  test('the list goes behind the expression', () => {
    const text = 'PIVOT t ON c || d USING sum(n)'
    expect(openPivots(text, lexStatement(text))[0]!.at).toBe(text.indexOf(' USING'))
  })
})
