import { describe, expect, it } from 'vitest'
import { literalBinding } from './prepared.ts'

describe('an argument of EXECUTE', () => {
  it.each<[string, string, string | null]>([
    ['42', 'INTEGER', '42'],
    ['-1_000', 'INTEGER', '-1000'],
    ['12345678901', 'BIGINT', '12345678901'],
    ['1.50', 'DECIMAL(3, 2)', '1.50'],
    ['1e3', 'DOUBLE', '1e3'],
    ["'it''s'", 'VARCHAR', "it's"],
    ['true', 'BOOLEAN', 'true'],
    ['NULL', 'INTEGER', null],
    ["DATE '2020-01-01'", 'DATE', '2020-01-01'],
    ['3::int', 'int', '3'],
    ['-3::BIGINT', 'BIGINT', '-3'],
    ["'1'::DECIMAL(10, 2)", 'DECIMAL(10, 2)', '1'],
    ["cast('2020-01-01' as timestamp with time zone)", 'timestamp with time zone', '2020-01-01'],
    ['NULL::VARCHAR', 'VARCHAR', null],
    ['[1, 2, 3]', 'INTEGER[]', '[1, 2, 3]'],
    ['[1, NULL]', 'INTEGER[]', '[1, NULL]'],
    ["['a', 'it''s']", 'VARCHAR[]', "['a', 'it\\'s']"],
    ['[[1], [2, 3]]', 'INTEGER[][]', '[[1], [2, 3]]'],
    ['[1, 12345678901]', 'BIGINT[]', '[1, 12345678901]'],
    ['[]::INT[]', 'INT[]', '[]'],
  ])('%s', (text, type, value) => expect(literalBinding(text)).toEqual({ type, value }))

  it.each([
    "nextval('s')",
    '1 + 1',
    '(SELECT 1)',
    "'happy'::mood",
    '1::d.s.t',
    '[1, now()]',
    "[1, 'a']",
    '[[1], 2]',
    'x',
    "cast(nextval('s') as int)",
    '1::int::varchar',
    "'x'::enum('x')",
    '[',
    '',
  ])('none: %s', (text) => expect(literalBinding(text)).toBeNull())
})
