import { z } from 'zod'
import { chartMarks, chartMeasures } from '../../warehouse/engine/kept/types.ts'
import { type SavedChart, saveChart, savedCharts } from '../../worksheets/index.ts'
import { json } from '../answer.ts'
import { route } from '../route.ts'

const column = z.number().int().min(0).max(100_000)
const input: z.ZodType<SavedChart> = z.object({
  shape: z.string().max(4_000),
  shown: z.boolean(),
  chart: z.object({
    mark: z.enum(chartMarks),
    x: column,
    y: column.optional(),
    measure: z.enum(chartMeasures),
    series: column.optional(),
  }),
})

/** How results of a worksheet are drawn: routes, as what a page saves by itself must not wait behind its actions. */
export const chartRoutes = [
  route('GET', '/api/worksheets/:worksheet/charts', {}, async (actor, _input, { parameters }) =>
    json(200, await savedCharts(actor, parameters.worksheet!)),
  ),
  route('POST', '/api/worksheets/:worksheet/charts', { input }, async (actor, chart, { parameters }) => {
    await saveChart(actor, parameters.worksheet!, chart)
    return { status: 204 }
  }),
]
