'use client'
import { Copy, ExternalLink, Eye, FileInput, TextCursorInput, Upload } from 'lucide-react'
import { quoteNameIfNeeded } from '../../lib/sql/quote.ts'
import { quotePath } from '../editor/names'
import { copyText } from '../ui/clipboard'
import { MenuItem, MenuLink, MenuSeparator } from '../ui/menu'
import { say } from '../ui/toast'
import type { TreeActions } from './databases-tree'
import { addressOf } from './page-of'
import type { CatalogEntry } from './types'

export const readable = ({ kind }: CatalogEntry): boolean => kind === 'table' || kind === 'view'

/** The name of a thing as a statement takes it; a column's without its table. */
export const nameOf = ({ path, kind }: CatalogEntry): string =>
  kind === 'column' ? quoteNameIfNeeded(path.at(-1)!) : quotePath(path)

/** What can be done with a line of the tree of databases. */
export function TreeMenu({ entry, actions }: { entry: CatalogEntry; actions: TreeActions }) {
  const { path, kind } = entry
  const name = nameOf(entry)
  const takesFiles = kind === 'database' || kind === 'schema' || kind === 'table'
  return (
    <>
      {readable(entry) ? (
        <>
          <MenuItem icon={<Eye size={14} aria-hidden />} onClick={() => actions.run(`SELECT * FROM ${name} LIMIT 100`)}>
            Preview
          </MenuItem>
          <MenuItem
            icon={<TextCursorInput size={14} aria-hidden />}
            onClick={() => actions.insert(`SELECT *\nFROM ${name}\nLIMIT 100;\n`)}
          >
            Select top 100
          </MenuItem>
        </>
      ) : null}
      <MenuItem icon={<FileInput size={14} aria-hidden />} onClick={() => actions.insert(name)}>
        Insert name
      </MenuItem>
      <MenuItem
        icon={<Copy size={14} aria-hidden />}
        onClick={() => void copyText(name).then(() => say('Name copied', name))}
      >
        Copy name
      </MenuItem>
      {kind === 'column' ? null : (
        <>
          <MenuSeparator />
          <MenuLink href={addressOf(entry)} icon={<ExternalLink size={14} aria-hidden />}>
            Open page
          </MenuLink>
          {takesFiles ? (
            <MenuItem icon={<Upload size={14} aria-hidden />} onClick={() => actions.upload(path)}>
              Load a file …
            </MenuItem>
          ) : null}
        </>
      )}
    </>
  )
}
