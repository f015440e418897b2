import { expect, it } from 'vitest'
import { matched, requireColumns } from './match.ts'

const found = [
  { name: 'ID', type: 'BIGINT' },
  { name: 'mood', type: 'VARCHAR' },
  { name: 'extra', type: 'DATE' },
]
const table = [
  { name: 'id', type: 'VARCHAR' },
  { name: 'mood', type: "ENUM('ok')" },
  { name: 'at', type: 'TIMESTAMP' },
]
const plain = { format: 'csv' as const, types: {}, without: [] }

it('asks for nothing where a file is loaded as it was found', () => {
  expect(matched(plain, found, null)).toMatchObject({ load: {}, missing: [] })
})

it('tells changed types alone, but all of JSON', () => {
  const types = { extra: 'VARCHAR' }
  expect(matched({ ...plain, types }, found, null).load.columns).toEqual([
    { name: 'ID' },
    { name: 'mood' },
    { name: 'extra', type: 'VARCHAR' },
  ])
  expect(matched({ ...plain, format: 'json', types, without: ['ID'] }, found, null).load.columns).toEqual([
    { name: 'mood', type: 'VARCHAR' },
    { name: 'extra', type: 'VARCHAR' },
  ])
})

it('matches a table by name, reads what it has, and tells what does not fit', () => {
  const answer = matched(plain, found, table)
  expect(answer.columns.map(({ name, type, into, loaded }) => [name, type, into, loaded])).toEqual([
    ['ID', 'VARCHAR', 'VARCHAR', true],
    ['mood', 'VARCHAR', "ENUM('ok')", true],
    ['extra', 'DATE', null, false],
  ])
  expect(answer.missing).toEqual(['at'])
  expect(answer.load.columns).toEqual([{ name: 'ID', type: 'VARCHAR' }, { name: 'mood' }])
})

it('refuses columns that a table does not have', () => {
  requireColumns(['Id', 'MOOD'], table, 't')
  expect(() => requireColumns(['id', 'x'], table, 't')).toThrow('t has no column "x".')
  expect(() => requireColumns(['x'], table, 't')).toThrow(/No column of the file/)
})
