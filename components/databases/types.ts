import type { BrowseEntry } from '@/lib/warehouse/types'

/** A thing of the catalog as the tree, the pages and the completion show it. */
export type CatalogEntry = BrowseEntry

/** What lies inside a path, as the actor may see it in that role; the empty path: the databases. A server action. */
export type LoadCatalog = (given: {
  path: string[]
  role?: string
}) => Promise<{ ok: true; value: CatalogEntry[] } | { ok: false; error: { message: string } }>
