import { Archive, Box, Columns3, Database, Eye, Folder, Hash, Shapes, SquareFunction, Table2 } from 'lucide-react'
import type { CatalogEntry } from './types'

const icons = {
  database: Database,
  schema: Folder,
  table: Table2,
  view: Eye,
  macro: SquareFunction,
  sequence: Hash,
  type: Shapes,
  stage: Archive,
  other: Box,
  column: Columns3,
}

/** The sign of a kind of object, the same everywhere. */
export function CatalogIcon({ kind, size = 14 }: { kind: CatalogEntry['kind']; size?: number }) {
  const Icon = icons[kind]
  return <Icon size={size} aria-hidden strokeWidth={1.75} className={kind === 'database' ? 'text-accent' : ''} />
}
