import { expect, test, vi } from 'vitest'
import { Catalog } from './catalog'
import type { CatalogEntry } from './types'

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

const load = vi.fn(async (path: string[]): Promise<CatalogEntry[]> => {
  const inside = world[path.join('.').toLowerCase()]
  if (!inside) throw new Error('Object does not exist or not authorized.')
  return inside.map(([kind, name]) => ({ kind, name, path: [...path, name] }))
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
  expect(load.mock.calls.flat(2)).not.toContain('nowhere')
})

test('a refresh keeps showing what was there until the news arrives', async () => {
  const catalog = new Catalog(load)
  await catalog.entries(['sales'])
  const done = catalog.refresh()
  expect(catalog.at(['sales']).entries).toHaveLength(2)
  await done
})
