'use client'
import { Suspense, useState } from 'react'
import type { Catalog } from '../databases/catalog'
import type { TreeActions } from '../databases/databases-tree'
import { late } from '../ui/late'
import { TabPanel, Tabs } from '../ui/tabs'
import type { EntryDeeds } from './entry-actions'
import type { WorksheetEntry } from './types'
import type { WorksheetTreeActions } from './worksheets-tree'

// The trees come right after the editor, while their first lines are on the way from the server.
const parts = {
  databases: () => import('../databases/databases-tree'),
  worksheets: () => import('./worksheets-tree'),
}
const DatabasesTree = late(() => parts.databases().then((all) => ({ default: all.DatabasesTree })))
const WorksheetsTree = late(() => parts.worksheets().then((all) => ({ default: all.WorksheetsTree })))

/** Left of the editor: what there is to read, and the person's worksheets. */
export function WorkspaceTrees({
  catalog,
  databases,
  entries,
  current,
  worksheets,
  deeds,
}: {
  catalog: Catalog
  databases: TreeActions
  entries: readonly WorksheetEntry[]
  /** The worksheet that is shown. */
  current: string | null
  worksheets: WorksheetTreeActions
  deeds: EntryDeeds
}) {
  const [tree, setTree] = useState<'databases' | 'worksheets'>('databases')
  return (
    <Tabs
      label="Browse"
      value={tree}
      onChange={setTree}
      className="h-full bg-canvas"
      tabs={[
        { value: 'databases', label: 'Databases' },
        { value: 'worksheets', label: 'Worksheets' },
      ]}
    >
      <TabPanel value="databases">
        <Suspense fallback={null}>
          <DatabasesTree catalog={catalog} actions={databases} />
        </Suspense>
      </TabPanel>
      <TabPanel value="worksheets">
        <Suspense fallback={null}>
          <WorksheetsTree entries={entries} current={current} actions={worksheets} deeds={deeds} />
        </Suspense>
      </TabPanel>
    </Tabs>
  )
}
