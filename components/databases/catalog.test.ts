import { expect, test, vi } from 'vitest'
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

const names = async (catalog: Catalog, path: string[], inside: string[]) =>
  (await catalog.suggest(path, inside)).map((one) => one.name)

test('a path is fetched once, however often and by whomever it is asked for', async () => {
  load.mockClear()
  const catalog = new Catalog(load)
  await Promise.all([catalog.entries(['SALES']), catalog.entries(['sales'])])
  await catalog.entries(['Sales'])
  expect(load).toHaveBeenCalledTimes(1)
})

test('names resolve from the root, from the database and from the schema', async () => {
  const catalog = new Catalog(load)
  expect(await names(catalog, ['sales', 'main'], [])).toEqual(['orders', 'open orders'])
  expect(await names(catalog, ['main'], ['sales', 'main'])).toEqual(['orders', 'open orders'])
  expect(await names(catalog, ['orders'], ['sales', 'main'])).toEqual(['id', 'total'])
  expect(await names(catalog, ['sales', 'orders'], [])).toEqual(['id', 'total'])
  expect(await names(catalog, [], ['sales', 'main'])).toEqual(['orders', 'open orders', 'Sales', 'stock'])
})

test('unknown names suggest nothing and are not asked for at the server', async () => {
  load.mockClear()
  const catalog = new Catalog(load)
  expect(await names(catalog, ['nowhere', 'x', 'y'], ['sales', 'main'])).toEqual([])
  expect(load.mock.calls.flatMap(([{ path }]) => path)).not.toContain('nowhere')
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
