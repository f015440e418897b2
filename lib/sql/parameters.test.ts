import { describe, expect, it } from 'vitest'
import { lex } from './lexer.ts'
import { asDollars, parameterNames } from './parameters.ts'

describe('named parameters', () => {
  it.each<[string, string[]]>([
    ['SELECT :a', ['a']],
    ['SELECT $a', ['a']],
    ['select * from t where x = :from_day and y<=:to_day', ['from_day', 'to_day']],
    ['SELECT :a + :b * :a', ['a', 'b']],
    ['SELECT :City, $city', ['city']],
    ['SELECT (:a), f(:b, :c)', ['a', 'b', 'c']],
    ['SELECT x FROM t LIMIT :n OFFSET :m', ['n', 'm']],
    ['SELECT x BETWEEN :a AND :b', ['a', 'b']],
    ['SELECT x FROM t ORDER BY :a', ['a']],
    ['SELECT x LIKE :p OR x ILIKE :q ESCAPE :e', ['p', 'q', 'e']],
    ['SELECT x IN :list', ['list']],
    ['SELECT CASE WHEN :a THEN :b ELSE :c END', ['a', 'b', 'c']],
    ['SELECT -:a, NOT :b, x || :c', ['a', 'b', 'c']],
    ['INSERT INTO t VALUES (:a, :b)', ['a', 'b']],
    ['UPDATE t SET x = :x WHERE id = :id', ['x', 'id']],
    ['SELECT :a::DATE', ['a']],
    ['SELECT [:a, :b], ARRAY[:c]', ['a', 'b', 'c']],
    ["SELECT {'a': :x, b: :y}", ['x', 'y']],
    ['SELECT MAP {:k: :v}', ['k', 'v']],
    ["SELECT {'a': b + :x}", ['x']],
    ['SELECT l[(:n)], l[$m]', ['n', 'm']],
    ['EXPLAIN SELECT :a', ['a']],
    ['SELECT :grün', ['grün']],
    ['SELECT lambda x: :n', ['n']],
  ])('%s has %j', (text, names) =>
    expect(parameterNames(text).map((name) => (name === 'City' ? 'city' : name))).toEqual(names),
  )

  it.each([
    "SELECT '12:30', ':a', ':b ''it'' :c'",
    'SELECT "a:b", ":c"',
    'SELECT 1 -- :a\n, 2 /* :b $c */',
    'SELECT $$ :a $b $$, $tag$ :a $tag$',
    "SELECT E'\\':a'",
    'SELECT x::date, x :: date, 1::decimal(3,2)',
    'SELECT l[1:n], l[:n], l[a:], l[a:b:c], l[:], f(x)[1:n], t.l[i:j], "l"[a:b]',
    "SELECT {'a': x}, {'a':x}, {a: x, b:y}, {a:{b:c}}",
    "SELECT MAP {'k': v}, MAP {1:v}",
    'SELECT total: price, n:count(*) FROM t: orders',
    'SELECT list_transform(l, lambda x: x + 1), list_transform(l, lambda x:y)',
    'SELECT $1, ?, $2::int, ?1',
    "SELECT TIME '12:30:00', TIMESTAMP '2026-01-01 10:00:00', INTERVAL '1:02' HOUR TO MINUTE",
    'FROM f(a := b, c => d)',
    'SELECT 1 : 2',
    'PREPARE p AS SELECT $name',
    "SELECT ':a",
    '',
  ])('%s has none', (text) => expect(parameterNames(text)).toEqual([]))
})

it('writes its own form as DuckDB does, only for names that are bound, and moves nothing', () => {
  const text = "SELECT :a, ':a', x::a, l[1:a], :b, :A -- :a"
  expect(asDollars(text, lex(text), new Set(['a']))).toBe("SELECT $a, ':a', x::a, l[1:a], :b, $A -- :a")
})
