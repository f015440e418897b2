import { expect, test } from 'vitest'
import { lex } from '../../lib/sql/lexer.ts'
import { derivedTables } from './derived'

const of = (text: string) =>
  derivedTables(lex(text)).map(({ name, columns, all }) => [name, columns, all.map(({ path }) => path.join('.'))])

test('a CTE has the names of its select list, or those it is given', () => {
  expect(of('WITH a AS (SELECT x, t.y, z AS "Z z", count(*), 1 + 2 total, u + v FROM t) SELECT  FROM a')).toEqual([
    ['a', ['x', 'y', 'Z z', 'total'], []],
  ])
  expect(of('WITH a (p, q) AS NOT MATERIALIZED (SELECT 1, 2) SELECT')).toEqual([['a', ['p', 'q'], []]])
})

test('a star stands for the tables that are named there', () => {
  expect(of('WITH a AS (SELECT o.*, n FROM d.s.orders o JOIN c USING (id)), b AS (FROM a) SELECT * FROM b')).toEqual([
    ['a', ['n'], ['d.s.orders']],
    ['b', [], ['a']],
  ])
})

test('a subquery counts where it has an alias, and while it is still being typed', () => {
  expect(of('SELECT s. FROM (SELECT DISTINCT a, b AS c FROM t) AS s WHERE (SELECT 1) > 0')).toEqual([
    ['s', ['a', 'c'], []],
  ])
  expect(of('WITH a AS (SELECT x FROM t WHERE ')).toEqual([['a', ['x'], []]])
})
