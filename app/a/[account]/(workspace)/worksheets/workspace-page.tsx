import { cookies } from 'next/headers'
import type { KeptRun } from '@/components/worksheets/kept-run'
import { readLayout } from '@/components/worksheets/layout'
import { Workspace } from '@/components/worksheets/workspace'
import { requireActor } from '@/lib/session/page'
import { contextChoices } from '@/lib/warehouse'
import { listWorksheets, openWorksheet } from '@/lib/worksheets'
import { loadCatalogAction } from '../databases/actions'
import { PageTools } from '../databases/page-tools'
import { worksheetActions } from './page-actions'

/** The workspace with the worksheet of that id in front; without one, the worksheet that was changed last. */
export async function WorkspacePage({ id, kept = null }: { id: string | null; kept?: KeptRun | null }) {
  const actor = await requireActor()
  const entries = await listWorksheets(actor)
  const latest = entries.filter(({ kind }) => kind === 'worksheet').sort((a, b) => b.updatedAt - a.updatedAt)[0]
  const shown = id ?? latest?.id ?? null
  const first = shown === null ? null : await openWorksheet(actor, shown).catch(() => null)
  return (
    <PageTools actor={actor}>
      <Workspace
        first={first}
        missing={id !== null && first === null}
        kept={kept}
        entries={entries}
        choices={await contextChoices(actor)}
        layout={readLayout((await cookies()).get('mallard-layout')?.value)}
        actions={worksheetActions}
        loadCatalog={loadCatalogAction}
      />
    </PageTools>
  )
}
