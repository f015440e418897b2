import { describe, expect, it } from 'vitest'
import { lexStatement } from '../../sql/index.ts'
import { openPivots } from './pivot.ts'

/** `<text up to the place> | <query of the values>` of every PIVOT that can be filled now. */
const open = (text: string) =>
  openPivots(text, lexStatement(text)).map((one) => `${text.slice(one.start, one.end)} | ${one.values}`)
const distinct = (column: string, from: string, before = '') =>
  `${before}SELECT DISTINCT CAST(${column} AS VARCHAR) FROM ${from} WHERE (${column}) IS NOT NULL ORDER BY 1`

describe('PIVOTs that name no values', () => {
  it.each<[string, string[]]>([
    ['PIVOT t ON a USING sum(b)', [` | ${distinct('a', 't')}`]],
    ['FROM (PIVOT t ON a USING sum(b)) ORDER BY ALL', [` | ${distinct('a', 't')}`]],
    ['PIVOT t ON a, b || c USING sum(d)', [` | ${distinct('a', 't')}`, ` | ${distinct('b || c', 't')}`]],
    ['PIVOT (SELECT a, b FROM t) ON a', [` | ${distinct('a', '(SELECT a, b FROM t)')}`]],
    ['PIVOT_WIDER t ON a GROUP BY b', [` | ${distinct('a', 't')}`]],
    // Only the inner one: the outer needs its columns.
    ['PIVOT (PIVOT t ON a USING sum(b)) ON c', [` | ${distinct('a', 't')}`]],
    // The WITH around it belongs to the query of the values.
    ['WITH x AS (FROM t) PIVOT x ON a', [` | ${distinct('a', 'x', 'WITH x AS (FROM t) ')}`]],
    [
      'WITH RECURSIVE x AS (FROM t), p AS (PIVOT x ON a) FROM p',
      [` | ${distinct('a', 'x', 'WITH RECURSIVE x AS (FROM t) ')}`],
    ],
    [
      'WITH x AS (PIVOT t ON a) PIVOT x ON b',
      // x is filled first, then the round for b begins.
      [` | ${distinct('a', 't')}`],
    ],
    [
      'PIVOT t ON a IN (SELECT b FROM u) USING sum(b)',
      [
        'IN (SELECT b FROM u) | SELECT v FROM (SELECT v, row_number() OVER () AS n FROM (FROM (SELECT b FROM u) AS listed SELECT CAST(COLUMNS(*) AS VARCHAR) AS v)) WHERE v IS NOT NULL GROUP BY v ORDER BY min(n)',
      ],
    ],
  ])('%s', (text, expected) => expect(open(text)).toEqual(expected))

  it.each([
    "PIVOT t ON a IN ('x', 'y') USING sum(b)",
    'PIVOT t USING sum(b)',
    'PIVOT t ON a IN months USING sum(b)',
    'FROM t PIVOT (sum(a) FOR b IN (1, 2))',
    'FROM t PIVOT (sum(a) FOR b IN (1, 2)) AS p JOIN u ON p.x = u.x',
    'FROM (FROM t) PIVOT (sum(a) FOR b IN (1)) JOIN u ON true',
    'UNPIVOT t ON a, b',
    'SELECT a FROM t JOIN u ON t.a = u.a',
  ])('none: %s', (text) => expect(open(text)).toEqual([]))

  it('refuses parameters in what the values come from', () => {
    expect(() => open('PIVOT (FROM t WHERE a > ?) ON b')).toThrow(/parameters/)
    expect(open('PIVOT t ON b USING sum(a + ?)')).toHaveLength(1)
  })
})
