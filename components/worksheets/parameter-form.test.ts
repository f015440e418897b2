import { expect, it } from 'vitest'
import { split } from '../../lib/sql/split.ts'
import { bound, fault, namesOf, typeOfText } from './parameter-form'

const value = (text: string | null) => ({ type: 'TEXT' as const, value: text })

it('asks once for all statements of a run, whatever the case of the letters', () => {
  expect(
    namesOf(split("SELECT :city; SELECT $City, :n, x::date, l[1:n], {'a': b}, '12:30'; PREPARE p AS SELECT $later")),
  ).toEqual(['City', 'n'])
})

it('gives each statement just the values of its own parameters', () => {
  const pieces = bound(split('SELECT :a; SELECT :B, $a; SELECT 1'), { A: value('x'), b: value(null), c: value('z') })
  expect(pieces.map(({ bindings }) => bindings)).toEqual([
    { a: value('x') },
    { B: value(null), a: value('x') },
    undefined,
  ])
})

it.each([
  ['FIXED', '12.5', true],
  ['FIXED', '1e3', false],
  ['FIXED', '', false],
  ['REAL', '1e3', true],
  ['REAL', '-Infinity', true],
  ['BOOLEAN', 'TRUE', true],
  ['BOOLEAN', 'yes', false],
  ['DATE', '2026-01-31', true],
  ['DATE', '31.1.2026', false],
  ['TIME', '13:45', true],
  ['TIMESTAMP_TZ', '2026-01-31 13:45:00+01', true],
  ['BINARY', 'CAFE01', true],
  ['BINARY', 'CAFE0', false],
  ['TEXT', '', true],
] as const)('%s %s', (type, text, fits) => expect(fault({ type, value: text }) === null).toBe(fits))

it.each([
  ['2026-01-31', 'DATE'],
  ['2026-01-31 13:45', 'TIMESTAMP_NTZ'],
  ['2026-01-31T13:45:00.25', 'TIMESTAMP_NTZ'],
  ['2026-01-31 13:45:00+01', 'TIMESTAMP_TZ'],
  ['2026-01-31T13:45:00Z', 'TIMESTAMP_TZ'],
  // Digits may be a key such as 00042, which is no number.
  ['42', 'TEXT'],
  ['true', 'TEXT'],
  ['2026-01', 'TEXT'],
  ['2026-01-31 to 2026-02-01', 'TEXT'],
  ['', 'TEXT'],
] as const)('%s is taken for %s until a type is chosen', (text, type) => expect(typeOfText(text)).toBe(type))
