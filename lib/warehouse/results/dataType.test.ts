import { describe, expect, test } from 'vitest'
import { type DataType, parseType } from './dataType.ts'

const scalar = (name: string): DataType => ({ kind: 'scalar', name })
const integer = scalar('INTEGER')

describe('parseType', () => {
  test.each<[string, DataType]>([
    ['INTEGER', integer],
    ['timestamptz', scalar('TIMESTAMP WITH TIME ZONE')],
    ['TIMESTAMP WITH TIME ZONE', scalar('TIMESTAMP WITH TIME ZONE')],
    ['TIME WITH TIME ZONE[]', { kind: 'list', item: scalar('TIME WITH TIME ZONE') }],
    ['"NULL"', scalar('NULL')],
    ['DECIMAL(18,3)', { kind: 'scalar', name: 'DECIMAL', precision: 18, scale: 3 }],
    ["ENUM('a', 'it''s', ',)')", { kind: 'enum', values: ['a', "it's", ',)'] }],
    ['INTEGER[3][]', { kind: 'list', item: { kind: 'array', item: integer, length: 3 } }],
    ['MAP(VARCHAR, INTEGER[])', { kind: 'map', key: scalar('VARCHAR'), value: { kind: 'list', item: integer } }],
    [
      'STRUCT(INTEGER, VARCHAR)',
      {
        kind: 'struct',
        fields: [
          { name: '', type: integer },
          { name: '', type: scalar('VARCHAR') },
        ],
      },
    ],
    [
      'STRUCT(DECIMAL(3,1), TIMESTAMP WITH TIME ZONE)',
      {
        kind: 'struct',
        fields: [
          { name: '', type: { kind: 'scalar', name: 'DECIMAL', precision: 3, scale: 1 } },
          { name: '', type: scalar('TIMESTAMP WITH TIME ZONE') },
        ],
      },
    ],
    [
      'STRUCT(a INTEGER, "b ""c" STRUCT(d JSON)[])',
      {
        kind: 'struct',
        fields: [
          { name: 'a', type: integer },
          {
            name: 'b "c',
            type: { kind: 'list', item: { kind: 'struct', fields: [{ name: 'd', type: scalar('JSON') }] } },
          },
        ],
      },
    ],
    [
      'STRUCT("integer" INTEGER, "NULL" "NULL")',
      {
        kind: 'struct',
        fields: [
          { name: 'integer', type: integer },
          { name: 'NULL', type: scalar('NULL') },
        ],
      },
    ],
    [
      'UNION(num INTEGER, str VARCHAR)',
      {
        kind: 'union',
        members: [
          { name: 'num', type: integer },
          { name: 'str', type: scalar('VARCHAR') },
        ],
      },
    ],
  ])('reads %s', (text, type) => expect(parseType(text)).toEqual(type))

  test.each(['', 'INTEGER[', 'STRUCT(a', 'MAP(INTEGER)', 'INTEGER)', 'a;b'])('refuses %j', (text) =>
    expect(() => parseType(text)).toThrow('Not a type'),
  )
})
