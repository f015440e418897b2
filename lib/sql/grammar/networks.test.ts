import { describe, expect, it } from 'vitest'
import { parseHouse } from '../parse.ts'
import type { HouseStatement } from '../statements.ts'

const n = (at: number, name: string) => ({ parts: [name], at })

describe('statements on network policies', () => {
  it.each<[string, HouseStatement]>([
    [
      "create or replace network policy p allowed_ip_list = ('10.0.0.0/8', '::/0') blocked_ip_list=('10.1.1.1') comment='c'",
      {
        type: 'create network policy',
        name: n(33, 'p'),
        orReplace: true,
        ifNotExists: false,
        allowed: ['10.0.0.0/8', '::/0'],
        blocked: ['10.1.1.1'],
        comment: 'c',
      },
    ],
    [
      "CREATE NETWORK POLICY IF NOT EXISTS p BLOCKED_IP_LIST = () ALLOWED_IP_LIST = '10.0.0.1'",
      {
        type: 'create network policy',
        name: n(36, 'p'),
        orReplace: false,
        ifNotExists: true,
        allowed: ['10.0.0.1'],
        blocked: [],
        comment: null,
      },
    ],
    [
      "alter network policy p set allowed_ip_list = ('::/0')",
      { type: 'alter network policy', name: n(21, 'p'), ifExists: false, allowed: ['::/0'] },
    ],
    [
      'alter network policy if exists p unset blocked_ip_list, comment',
      { type: 'alter network policy', name: n(31, 'p'), ifExists: true, blocked: [], comment: null },
    ],
    [
      'alter network policy p rename to q',
      { type: 'alter network policy', name: n(21, 'p'), ifExists: false, rename: n(33, 'q') },
    ],
    ['drop network policy if exists p', { type: 'drop network policy', name: n(30, 'p'), ifExists: true }],
    ['alter account set network_policy = p', { type: 'set network policy', name: n(35, 'p') }],
    ["alter account set network_policy = 'p q'", { type: 'set network policy', name: n(35, 'p q') }],
    ['alter account unset network_policy', { type: 'set network policy', name: null }],
    ['alter account set network_policy = null', { type: 'set network policy', name: null }],
    ['desc network policy p', { type: 'describe network policy', name: n(20, 'p') }],
  ])('%s', (text, statement) => {
    expect(parseHouse(text)).toEqual(statement)
  })

  it('lists them', () => {
    expect(parseHouse("show network policies like 'a%'")).toMatchObject({ what: 'NETWORK POLICIES', like: 'a%' })
  })

  it('leaves tables of such names, and an account called SET, alone', () => {
    expect(parseHouse('describe network')).toMatchObject({ type: 'describe', name: n(9, 'network') })
    expect(parseHouse('alter account "set" suspend')).toMatchObject({ type: 'alter account', change: 'SUSPEND' })
  })

  it.each([
    'create network policy p',
    "create network policy p allowed_ip_list = ('a',)",
    "create network policy p allowed_ip_list = ('a') allowed_ip_list = ('a')",
    "create or replace network policy if not exists p allowed_ip_list = ('a')",
    "create network policy d.p allowed_ip_list = ('a')",
    'alter network policy p set',
    'alter network policy p unset name',
    'alter network policy p',
    'drop network policy',
    'alter account set encryption = on',
    'alter account unset network_policy = p',
  ])('refuses %s', (text) => {
    expect(() => parseHouse(text)).toThrow('Expected')
  })
})
