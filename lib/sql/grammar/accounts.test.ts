import { describe, expect, it } from 'vitest'
import { parseHouse } from '../parse.ts'
import type { HouseStatement } from '../statements.ts'

const n = (at: number, name: string) => ({ parts: [name], at })
const show = {
  type: 'show',
  what: 'ACCOUNTS',
  terse: false,
  like: null,
  in: null,
  startsWith: null,
  limit: null,
} as const

describe('statements on accounts', () => {
  it.each<[string, HouseStatement]>([
    [
      "create account a admin_name = u, admin_email = 'e@x' admin_password = $$p p$$ comment = 'c'",
      {
        type: 'create account',
        name: n(15, 'a'),
        properties: { ADMIN_NAME: 'u', ADMIN_EMAIL: 'e@x', ADMIN_PASSWORD: 'p p', COMMENT: 'c' },
      },
    ],
    [
      "create account a admin_password 'p'",
      { type: 'create account', name: n(15, 'a'), properties: { ADMIN_PASSWORD: 'p' } },
    ],
    ['alter account "a-b" rename to c', { type: 'alter account', name: n(14, 'a-b'), change: { rename: n(30, 'c') } }],
    ['alter account a suspend', { type: 'alter account', name: n(14, 'a'), change: 'SUSPEND' }],
    ['alter account a resume', { type: 'alter account', name: n(14, 'a'), change: 'RESUME' }],
    ['drop account a', { type: 'drop account', name: n(13, 'a'), ifExists: false, graceDays: null }],
    [
      'drop account if exists a grace_period_in_days = 7',
      { type: 'drop account', name: n(23, 'a'), ifExists: true, graceDays: 7 },
    ],
    ['undrop account a', { type: 'undrop account', name: n(15, 'a') }],
    ['show accounts', { ...show, history: false }],
    ["show organization accounts history like 'a%'", { ...show, history: true, like: 'a%' }],
    ["show accounts like 'a%' history", { ...show, history: true, like: 'a%' }],
    ['show accounts.t', { type: 'describe', kind: null, name: { parts: ['accounts', 't'], at: 5 }, query: null }],
  ])('%s', (text, expected) => expect(parseHouse(text)).toEqual(expected))

  it.each([
    'create account',
    'create account a.b admin_name = u',
    'alter account a',
    'alter account a rename b',
    'alter account a suspend now',
    'drop account a grace_period_in_days 7',
    'drop account a cascade',
    'undrop a',
    'undrop account',
  ])('refuses %s', (text) => expect(() => parseHouse(text)).toThrow(expect.objectContaining({ sqlState: '42601' })))

  it('says what it expected, and never a password', () => {
    for (const text of ["create account a admin_password 'S3cret' 'x'", "create account a admin_password == 'S3cret'"])
      expect(() => parseHouse(text)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('S3cret') }),
      )
  })
})
