import { database } from '../../db/index.ts'
import { open, seal } from '../seal/index.ts'
import type { SavedChart } from './types.ts'

// Column names are parts of texts, and sealed like them.
const purpose = 'worksheet_charts.charts_sealed'

export async function chartsOf(worksheetId: string): Promise<SavedChart[]> {
  const row = await database()
    .selectFrom('worksheet_charts')
    .select('charts_sealed')
    .where('worksheet_id', '=', worksheetId)
    .executeTakeFirst()
  return row ? (JSON.parse(open(purpose, row.charts_sealed)) as SavedChart[]) : []
}

export async function keepCharts(worksheet_id: string, charts: SavedChart[]): Promise<void> {
  const charts_sealed = seal(purpose, JSON.stringify(charts))
  await database()
    .insertInto('worksheet_charts')
    .values({ worksheet_id, charts_sealed })
    .onConflict((conflict) => conflict.column('worksheet_id').doUpdateSet({ charts_sealed }))
    .execute()
}
