/** A thing of the catalog as the tree, the pages and the completion show it. */
export interface CatalogEntry {
  kind: 'database' | 'schema' | 'table' | 'view' | 'macro' | 'sequence' | 'type' | 'column'
  name: string
  /** From the database down to this thing. */
  path: string[]
  /** e.g. a column's type, a table's row count. */
  detail?: string
  comment?: string | null
}

/** What lies inside a path, as the actor may see it; the empty path: the databases. */
export type LoadCatalog = (path: string[]) => Promise<CatalogEntry[]>
