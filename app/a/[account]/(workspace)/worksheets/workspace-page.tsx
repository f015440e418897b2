import type { KeptRun } from '@/components/worksheets/kept-run'
import { focused, openTabsAtStart, showTab } from '@/components/worksheets/open-tabs'
import { readRemembered } from '@/components/worksheets/remembered'
import { Workspace } from '@/components/worksheets/workspace'
import { requireActor } from '@/lib/session/page'
import { settingsOf } from '@/lib/users'
import { worksheetChoices } from '@/lib/warehouse'
import { listWorksheets, openWorksheet, trashedAround } from '@/lib/worksheets'
import { loadCatalogAction } from '../databases/actions'
import { PageTools } from '../databases/page-tools'
import { worksheetActions } from './page-actions'

/**
 * The workspace as it was left, with the worksheet of that id in front; without one, and with none open, the worksheet
 * that was changed last.
 */
export async function WorkspacePage({ id, kept = null }: { id: string | null; kept?: KeptRun | null }) {
  const actor = await requireActor()
  const entries = await listWorksheets(actor)
  const worksheets = entries.filter(({ kind }) => kind === 'worksheet').sort((a, b) => b.updatedAt - a.updatedAt)
  const known = new Set(worksheets.map((worksheet) => worksheet.id))
  const remembered = readRemembered((await settingsOf(actor)).workspace)
  const asked = id === null ? null : await openWorksheet(actor, id).catch(() => null)
  const exists = (one: string) => known.has(one) || one === asked?.id
  const before = openTabsAtStart(remembered, exists, asked?.id ?? null)
  const latest = worksheets[0]
  const open = focused(before) === null && id === null && latest ? showTab(before, latest.id) : before
  const shown = [...new Set(open.panes.filter((one) => one !== null))]
  const sheets = await Promise.all(
    shown.map((one) => (one === asked?.id ? asked : openWorksheet(actor, one).catch(() => null))),
  )
  return (
    <PageTools actor={actor}>
      <Workspace
        open={open}
        sheets={sheets.filter((sheet) => sheet !== null)}
        missing={id !== null && asked === null}
        trashed={asked && !known.has(asked.id) ? await trashedAround(actor, asked.id) : null}
        kept={kept}
        entries={entries}
        choices={await worksheetChoices(actor)}
        remembered={remembered}
        actions={worksheetActions}
        loadCatalog={loadCatalogAction}
      />
    </PageTools>
  )
}
