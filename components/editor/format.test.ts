import { expect, test } from 'vitest'
import { lex } from '../../lib/sql/lexer.ts'
import { formatStatements } from './format'

function formatted(text: string, from?: number, to?: number) {
  const { changes, refused } = formatStatements(text, from, to)
  let made = text
  for (const { from: start, to: end, insert } of [...changes].reverse())
    made = made.slice(0, start) + insert + made.slice(end)
  return { text: made, refused }
}

test('a statement is laid out, its words and comments kept', () => {
  expect(formatted('select a,B from "T b" where x=1 -- why\norder by 1').text).toBe(
    'select\n  a,\n  B\nfrom\n  "T b"\nwhere\n  x = 1 -- why\norder by\n  1',
  )
})

test('statements on one line are taken apart, and comments go with what follows them', () => {
  expect(formatted('select 1; select 2;\n\n-- between\n\nselect 3;').text).toBe(
    'select\n  1;\n\nselect\n  2;\n\n-- between\nselect\n  3;',
  )
})

test('what the formatter does not know is left as it is', () => {
  const stage = 'copy into t   from @stage/x.csv'
  expect(formatted(`${stage};\nselect 1`)).toEqual({ text: `${stage};\nselect\n  1`, refused: 1 })
  expect(formatted("select 'open")).toEqual({ text: "select 'open", refused: 1 })
})

test('only the statements that a selection touches', () => {
  expect(formatted('select 1;\nselect 2', 12, 14).text).toBe('select 1;\nselect\n  2')
})

test('formatting twice is formatting once', () => {
  const once = formatted('with x as (select 1 as a) select a,count(*) from x group by all having count(*)>1').text
  expect(formatted(once).text).toBe(once)
})

test.each([
  "select $$ a;b  -- c $$, E'a\\n', 'x''y', 1_000, .5, 0x1F",
  "from t select x::int[], {'a':1}, [1,2], x->>'$.a', m['k'], a // b, a ** b, a ^@ b",
  'select lambda x: x+1, l[1:2], t.* exclude (a) replace (b as c) from t',
  'create or replace macro m(a, b := 2) as table select a,b',
  'pivot t on a in (1,2) using sum(b) group by c',
  'merge into t using s on t.a=s.a when matched then update set b=s.b when not matched then insert',
  'select /* one\n   two */ 1 /* three */',
  'select a, -- first\n b, -- second\n c from t -- last',
  'select ?, $1, $name',
  'select -1, - -1, 1 - -1, a-b',
])('never changes a token: %s', (text) => {
  const code = (sql: string) => lex(sql).flatMap((token) => (token.kind === 'comment' ? [] : [token.text]))
  expect(code(formatted(text).text)).toEqual(code(text))
})
