import { expect, test } from 'vitest'
import { emptyState, putSecurable } from '../access/state.ts'
import type { Securable } from '../access/types.ts'
import { SessionCatalog } from './catalog.ts'
import { PendingCatalog } from './pending.ts'

const make = (id: string, parentId: string, name: string, kind: Securable['kind'] = 'TABLE'): Securable => ({
  id,
  accountId: 'acc',
  kind,
  parentId,
  name,
  ownerRoleId: 'r',
  createdAt: 0,
  alteredAt: 0,
  comment: null,
  details: {},
})

function ground() {
  const state = emptyState('acc')
  putSecurable(state, make('d', 'acc', 'D', 'DATABASE'))
  putSecurable(state, make('s', 'd', 'main', 'SCHEMA'))
  putSecurable(state, make('t', 's', 'T'))
  const pending = new PendingCatalog()
  const names = (of = 's') =>
    new SessionCatalog(state, new Set(['r']), pending)
      .children(of)
      .map((one) => one.name)
      .sort()
  const find = (name: string) => new SessionCatalog(state, new Set(['r']), pending).bound('d', 'main', name)?.id
  return { state, pending, names, find }
}

test('what a transaction made, renamed and dropped is what its next statement finds', () => {
  const { state, pending, names, find } = ground()
  pending.add(state, [{ type: 'create', securable: make('n', 's', 'New') }])
  expect([find('NEW'), names()]).toEqual(['n', ['New', 'T']])
  pending.add(state, [{ type: 'rename', id: 'n', name: 'Other' }])
  expect([find('new'), find('other')]).toEqual([undefined, 'n'])
  pending.add(state, [{ type: 'rename', id: 't', name: 'U' }])
  expect([find('t'), find('u'), names()]).toEqual([undefined, 't', ['Other', 'U']])
  pending.add(state, [{ type: 'drop', id: 't' }])
  expect([find('u'), names()]).toEqual([undefined, ['Other']])
  pending.add(state, [{ type: 'drop', id: 'n' }])
  expect(names()).toEqual([])
})

test('a dropped schema takes along what it held, committed or not', () => {
  const { state, pending, names, find } = ground()
  pending.add(state, [
    { type: 'create', securable: make('n', 's', 'new') },
    { type: 'drop', id: 's' },
  ])
  expect([names('d'), find('t'), find('new')]).toEqual([[], undefined, undefined])
  pending.add(state, [{ type: 'create', securable: make('s2', 'd', 'main', 'SCHEMA') }])
  expect([names('d'), find('t')]).toEqual([['main'], undefined])
})

test('the changes keep their order for COMMIT', () => {
  const { state, pending } = ground()
  pending.add(state, [
    { type: 'create', securable: make('n', 's', 'n') },
    { type: 'drop', id: 'n' },
  ])
  expect(pending.changes.map((change) => change.type)).toEqual(['create', 'drop'])
})
