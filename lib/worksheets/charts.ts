import { transaction } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { requireWorksheet } from './authorise.ts'
import { chartsOf, keepCharts } from './charts.store.ts'
import type { SavedChart } from './types.ts'

/** A worksheet remembers this many, the latest first. */
const most = 50

/** How results of the worksheet are drawn, the latest first. @throws MallardError 42S02 */
export async function savedCharts(actor: Actor, worksheetId: string): Promise<SavedChart[]> {
  await requireWorksheet(actor, worksheetId, 'READ')
  return chartsOf(worksheetId)
}

/** Remembers how results of a shape are drawn, instead of what was remembered of it. @throws MallardError 42S02 */
export async function saveChart(actor: Actor, worksheetId: string, chart: SavedChart): Promise<void> {
  await transaction(async () => {
    await requireWorksheet(actor, worksheetId, 'WRITE')
    const others = (await chartsOf(worksheetId)).filter(({ shape }) => shape !== chart.shape)
    await keepCharts(worksheetId, [chart, ...others].slice(0, most))
  })
}
