import { expect, test } from 'vitest'
import { headOf, lexStatement } from '../../sql/index.ts'
import { readsTarget } from './target.ts'

test.each([
  ['DELETE FROM t', false],
  ['TRUNCATE t', false],
  ['UPDATE t SET a = 1', false],
  ["UPDATE t SET a = 'x', b = NULL, c = -1.5, d = DEFAULT", false],
  ['UPDATE t SET a = b', true],
  ['UPDATE t SET a = "b"', true],
  ['UPDATE t SET a = a + 1', true],
  ['UPDATE t SET a = 1 WHERE b = 2', true],
  ['UPDATE t SET a = 1 RETURNING a', true],
  ['UPDATE t SET a = u.x FROM u', true],
  ['UPDATE t SET a = (SELECT 1)', true],
  ['DELETE FROM t WHERE a = 1', true],
  ['DELETE FROM t USING u', true],
  ['DELETE FROM t RETURNING a', true],
  ['WITH u AS (SELECT 1) DELETE FROM t', true],
  ['MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE', true],
  ['INSERT INTO t VALUES (1)', false],
])('%s reads its target: %s', (text, expected) => {
  const tokens = lexStatement(text)
  expect(readsTarget(headOf(tokens), tokens)).toBe(expected)
})
