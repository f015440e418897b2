import { expect, test } from 'vitest'
import { lex } from '../../lib/sql/lexer.ts'
import { tablesInScope } from './scope'

const scope = (text: string) =>
  tablesInScope(lex(text)).map(({ path, alias }) => `${path.join('.')}${alias ? ` ${alias}` : ''}`)

test('tables with and without aliases, qualified and quoted', () => {
  expect(scope('select * from sales.main.orders as o join "My Table" t on o.id = t.id')).toEqual([
    'sales.main.orders o',
    'My Table t',
  ])
  expect(scope('select * from a, b x, c where a.i = x.i')).toEqual(['a', 'b x', 'c'])
})

test('words behind a table are not taken for its alias', () => {
  expect(scope('select * from t where a = 1 group by 1')).toEqual(['t'])
  expect(scope('select * from t left join u using (id)')).toEqual(['t', 'u'])
  expect(scope('update t set a = 1')).toEqual(['t'])
  expect(scope('insert into d.s.t values (1)')).toEqual(['d.s.t'])
})

test('subqueries and unfinished statements', () => {
  expect(scope('with c as (select * from a x) select * from c join (select 1) s on ')).toEqual(['a x', 'c'])
  expect(scope('select  from ')).toEqual([])
})
