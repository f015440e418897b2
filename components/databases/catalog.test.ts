import { expect, test, vi } from 'vitest'
import type { AskNames } from './ask-names'
import { Catalog } from './catalog'
import type { CatalogEntry, LoadCatalog } from './types'

const world: Record<string, [CatalogEntry['kind'], string][]> = {
  '': [
    ['database', 'Sales'],
    ['database', 'stock'],
  ],
  sales: [
    ['schema', 'main'],
    ['schema', 'old'],
  ],
  'sales.main': [
    ['table', 'orders'],
    ['view', 'open orders'],
  ],
  'sales.main.orders': [
    ['column', 'id'],
    ['column', 'total'],
  ],
}

const load = vi.fn<LoadCatalog>(async ({ path }) => {
  const inside = world[path.join('.').toLowerCase()]
  if (!inside) return { ok: false, error: { message: 'Object does not exist or not authorized.' } }
  return { ok: true, value: inside.map(([kind, name]) => ({ kind, name, path: [...path, name], comment: null })) }
})

test('a path is fetched once, however often and by whomever it is asked for', async () => {
  load.mockClear()
  const catalog = new Catalog(load)
  await Promise.all([catalog.entries(['SALES']), catalog.entries(['sales'])])
  await catalog.entries(['Sales'])
  expect(load).toHaveBeenCalledTimes(1)
})

const asked = vi.fn<AskNames>(async ({ path, prefix }) => {
  const long = path[0] === 'long'
  return { names: [{ name: `${path.join('.')} ${prefix}`, kind: 'table' }], more: long }
})

test('a list that came whole is asked for once, a longer one with every prefix', async () => {
  asked.mockClear()
  const catalog = new Catalog(load, asked)
  await catalog.suggest(['short'], 'a', [])
  await catalog.suggest(['short'], 'ab', [])
  expect(asked).toHaveBeenCalledTimes(1)
  await catalog.suggest(['long'], 'a', [])
  await catalog.suggest(['long'], 'ab', [])
  await catalog.suggest(['long'], 'a', [])
  expect(asked).toHaveBeenCalledTimes(3)
})

test('names are asked for anew after DDL, for another role, and after a failure', async () => {
  asked.mockClear()
  const catalog = new Catalog(load, asked)
  await catalog.suggest([], '', ['d', 's'])
  await catalog.refresh()
  await catalog.suggest([], '', ['d', 's'])
  catalog.become('ANALYST')
  await catalog.suggest([], '', ['d', 's'])
  expect(asked.mock.calls.map(([wish]) => wish.role)).toEqual([undefined, undefined, 'ANALYST'])
  asked.mockRejectedValueOnce(new Error('gone'))
  expect(await catalog.suggest(['x'], '', [])).toEqual({ names: [], more: false })
  expect((await catalog.suggest(['x'], '', [])).names).toHaveLength(1)
})

test('another role means another look at everything', async () => {
  const catalog = new Catalog(load)
  catalog.become('ANALYST')
  await catalog.entries(['sales'])
  load.mockClear()
  catalog.become('SYSADMIN')
  expect(load.mock.calls).toEqual([[{ path: ['sales'], role: 'SYSADMIN' }]])
})

test('a refresh keeps showing what was there until the news arrives', async () => {
  const catalog = new Catalog(load)
  await catalog.entries(['sales'])
  const done = catalog.refresh()
  expect(catalog.at(['sales']).entries).toHaveLength(2)
  await done
})
