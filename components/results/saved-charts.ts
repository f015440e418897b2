import type { Column } from '@/lib/warehouse/engine/types'
import type { SavedChart } from '@/lib/worksheets/types'
import { here } from '../shell/place'
import { fittingChoice } from './chart-choice'
import type { RunLook } from './look'

const longestShape = 2_000
const restMs = 400

/** What tells results with the same columns, so that an edited statement keeps its chart. */
export function shapeOf(columns: readonly Column[]): string {
  return `${columns.length} ${JSON.stringify(columns.map(({ name }) => name)).slice(0, longestShape)}`
}

/** The charts that a worksheet remembers, at the server. What cannot be saved is lost with the page, as all looks are. */
export class SavedCharts {
  private readonly url: string
  private charts: SavedChart[]
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>()

  private constructor(url: string, charts: SavedChart[]) {
    this.url = url
    this.charts = charts
  }

  static async of(worksheetId: string): Promise<SavedCharts> {
    const url = here(`/api/worksheets/${encodeURIComponent(worksheetId)}/charts`)
    const response = await fetch(url).catch(() => null)
    return new SavedCharts(url, response?.ok ? ((await response.json()) as SavedChart[]) : [])
  }

  /** How results with these columns are looked at first; null where nothing is remembered. */
  lookOf(columns: readonly Column[]): Pick<RunLook, 'view' | 'chart'> | null {
    const shape = shapeOf(columns)
    const found = this.charts.find((one) => one.shape === shape)
    return found ? { chart: fittingChoice(found.chart, columns), view: found.shown ? 'chart' : null } : null
  }

  /** Remembers a chart once it rests; a look without one that was never drawn is not worth a memory. */
  keep(columns: readonly Column[], { view, chart }: RunLook, guess: SavedChart['chart'] | null): void {
    const shape = shapeOf(columns)
    const before = this.charts.find((one) => one.shape === shape)
    const drawn = chart ?? guess
    const shown = view === 'chart'
    if (!drawn || (!before && !shown)) return
    const now: SavedChart = { shape, shown, chart: drawn }
    if (JSON.stringify(before) === JSON.stringify(now)) return
    this.charts = [now, ...this.charts.filter((one) => one !== before)]
    clearTimeout(this.waiting.get(shape))
    const send = () => {
      const headers = { 'content-type': 'application/json' }
      void fetch(this.url, { method: 'POST', headers, body: JSON.stringify(now), keepalive: true }).catch(() => {})
    }
    this.waiting.set(shape, setTimeout(send, restMs))
  }
}
