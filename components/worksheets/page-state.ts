import { Catalog } from '../databases/catalog'
import type { LoadCatalog } from '../databases/types'
import { RunBook } from './runs'

export interface PageState {
  catalog: Catalog
  book: RunBook
}

let held: PageState | null = null

/**
 * What a visit has seen and run. In the browser it outlives the workspace, so that a look at the history loses no
 * result and stops no statement; signing in or out loads the page anew. The server makes one for each rendering.
 */
export function pageState(loadCatalog: LoadCatalog): PageState {
  if (held) return held
  const catalog = new Catalog(loadCatalog)
  const made = { catalog, book: new RunBook(() => void catalog.refresh()) }
  if (typeof window !== 'undefined') held = made
  return made
}
