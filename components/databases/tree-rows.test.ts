import { expect, test } from 'vitest'
import { Catalog } from './catalog'
import { catalogLines, hitLines, pathId } from './tree-rows'
import type { CatalogEntry } from './types'

const inside: Record<string, [CatalogEntry['kind'], string][]> = {
  '': [['database', 'sales']],
  sales: [
    ['schema', 'main'],
    ['schema', 'old'],
  ],
  'sales.old': [],
}

const catalog = new Catalog(async ({ path }) => ({
  ok: true,
  value: (inside[path.join('.')] ?? []).map(([kind, name]) => ({ kind, name, path: [...path, name], comment: null })),
}))

const seen = (lines: { depth: number; entry: { name: string }; within?: string; note?: string }[]) =>
  lines.map(
    ({ depth, entry, within, note }) => `${'  '.repeat(depth)}${note ?? entry.name}${within ? ` in ${within}` : ''}`,
  )

test('shows what is open, and says what is not there yet or empty', async () => {
  expect(seen(catalogLines(catalog, new Set()))).toEqual(['Loading…'])
  await catalog.entries([])
  const open = new Set([pathId(['sales']), pathId(['sales', 'old'])])
  expect(seen(catalogLines(catalog, open))).toEqual(['sales', '  Loading…'])
  await catalog.entries(['sales'])
  await catalog.entries(['sales', 'old'])
  expect(seen(catalogLines(catalog, open))).toEqual(['sales', '  main', '  old', '    empty'])
})

test('hits stand flat with where they lie, can be opened, and end with a word of what is left out', async () => {
  const found = [
    { kind: 'table' as const, name: 'my orders', path: ['sales', 'main', 'my orders'] },
    { kind: 'schema' as const, name: 'old', path: ['sales', 'old'] },
  ]
  const lines = hitLines(catalog, new Set([pathId(['sales', 'old'])]), found, true)
  expect(seen(lines)).toEqual(['my orders in sales.main', 'old in sales', '  empty', 'There is more: type on'])
})
