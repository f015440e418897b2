import { expect, test } from 'vitest'
import { lexStatement } from '../../sql/index.ts'
import { refuseDeepDocuments } from './deepDocuments.ts'
import { checkFunctions } from './functions.ts'

const check = (text: string) => () => {
  checkFunctions(text, lexStatement(text))
  refuseDeepDocuments(text, lexStatement(text))
}
const nested = (levels: number) => `'${'['.repeat(levels)}"INTEGER"${']'.repeat(levels)}'`

test.each([
  "SELECT json_structure('[1]')",
  'SELECT json_group_structure(x) FROM t',
  "SELECT json_contains(repeat('[', 50_000) || repeat(']', 50_000), '1')",
  `SELECT repeat('{"a":', 50000)::JSON::VARIANT`,
  `SELECT variant_typeof(${nested(30_000)}::JSON)`,
  `SELECT json_transform(x, ${nested(200)}) FROM t`,
  "SELECT from_json(x, repeat('[', 10)) FROM t",
  'SELECT from_json_strict(x, y) FROM t',
  'CREATE MACRO m(j, s) AS from_json(j, s)',
])('refused: %s', (text) => expect(check(text)).toThrow(/json_(group_)?structure is not allowed|levels/))

test.each([
  `SELECT from_json(x, '{"id": "INTEGER", "tags": ["VARCHAR"]}') FROM t`,
  `SELECT x.json_transform('["INTEGER"]') FROM t`,
  "SELECT repeat('[', 50000), json_valid(repeat('[', 50000))",
  `SELECT json_contains(x, '{"a": [1]}'), '{"a": 1}'::JSON::VARIANT FROM t`,
])('passes: %s', (text) => expect(check(text)).not.toThrow())
