'use client'
import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ChartData, ChartMark, ChartMeasure } from '@/lib/warehouse/engine/kept/types'
import type { Column } from '@/lib/warehouse/engine/types'
import { Button } from '../ui/button'
import { SelectField } from '../ui/fields'
import { plural } from '../ui/format'
import { Scroll } from '../ui/scroll'
import { complain } from '../ui/toast'
import { type ChartChoice, fittingChoice, hasPlace, isNumber, obstacle } from './chart-choice'
import { download, pngOf, svgText } from './chart-file'
import { chartName, drawChart } from './chart-picture'
import { fetchChart } from './kept-client'
import { queryOf, type RunLook } from './look'
import type { Run } from './run'

const marks: Record<ChartMark, string> = {
  bar: 'Bars',
  line: 'Line',
  area: 'Area',
  scatter: 'Scatter plot',
  histogram: 'Histogram',
}
const measures: Record<ChartMeasure, string> = {
  sum: 'Sum',
  avg: 'Average',
  min: 'Least',
  max: 'Greatest',
  count: 'Rows',
}

/** A chart of a kept result, made in the engine out of all rows that are shown, and what it is made of. */
export function ChartView({
  run,
  columns,
  look,
  choice,
  onChoice,
}: {
  run: Run
  columns: readonly Column[]
  look: RunLook
  choice: ChartChoice
  onChoice: (choice: ChartChoice) => void
}) {
  const svg = useRef<SVGSVGElement | null>(null)
  const hindrance = obstacle(choice, columns)
  const found = useChart(run, choice, look, hindrance === null)
  const data = found instanceof Error ? null : found
  const empty = data !== null && data.points.length === 0 && data.bins.length === 0
  const words =
    hindrance ??
    (found instanceof Error
      ? found.message
      : empty
        ? 'There is nothing to draw: no row has a value for each axis.'
        : null)

  async function save(kind: 'png' | 'svg') {
    if (!svg.current) return
    try {
      const blob =
        kind === 'png' ? await pngOf(svg.current) : new Blob([svgText(svg.current)], { type: 'image/svg+xml' })
      download(blob, `chart.${kind}`)
    } catch (error) {
      complain('Could not save the chart', error instanceof Error ? error.message : undefined)
    }
  }

  return (
    <div className="flex h-full min-h-0">
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="relative min-h-0 flex-1">
          {data && !empty && !words ? <Picture data={data} choice={choice} columns={columns} svg={svg} /> : null}
          {words ? (
            <p role="status" className="absolute inset-x-0 top-14 px-6 text-center text-sm text-muted">
              {words}
            </p>
          ) : null}
        </div>
        {data ? (
          <p role="status" className="shrink-0 px-3 pb-1 text-2xs text-faint">
            {plural(data.rows, 'row')}
            {data.shortened ? ` · shows ${data.shortened}` : ''}
            {data.skipped > 0 ? ` · ${plural(data.skipped, 'row')} without a finite value left out` : ''}
          </p>
        ) : null}
      </div>
      <Scroll label="Chart settings" className="flex w-52 shrink-0 flex-col gap-2.5 border-l border-line p-3">
        <Settings columns={columns} choice={choice} onChoice={onChoice} />
        <div className="mt-1 flex gap-2">
          {(['png', 'svg'] as const).map((kind) => (
            <Button
              key={kind}
              disabled={!data || empty || words !== null}
              onClick={() => void save(kind)}
              aria-label={`Download ${kind.toUpperCase()}`}
            >
              <Download size={13} aria-hidden />
              {kind.toUpperCase()}
            </Button>
          ))}
        </div>
      </Scroll>
    </div>
  )
}

function Settings({
  columns,
  choice,
  onChoice,
}: {
  columns: readonly Column[]
  choice: ChartChoice
  onChoice: (choice: ChartChoice) => void
}) {
  const { mark, x, y, measure, series } = choice
  const histogram = mark === 'histogram'
  const change = (next: Partial<ChartChoice>) => onChoice(fittingChoice({ ...choice, ...next }, columns))
  const optional = (text: string) => (text === '' ? undefined : Number(text))
  return (
    <>
      <SelectField label="Chart" value={mark} onChange={(event) => change({ mark: event.target.value as ChartMark })}>
        <Options words={marks} />
      </SelectField>
      <SelectField
        label={histogram ? 'Column' : 'Across (x)'}
        value={x}
        onChange={(event) => change({ x: Number(event.target.value) })}
      >
        <ColumnOptions columns={columns} fits={histogram || mark === 'scatter' ? hasPlace : () => true} />
      </SelectField>
      {histogram ? null : (
        <SelectField label="Up (y)" value={y ?? ''} onChange={(event) => change({ y: optional(event.target.value) })}>
          {mark === 'scatter' ? null : <option value="">rows</option>}
          <ColumnOptions columns={columns} fits={isNumber} />
        </SelectField>
      )}
      {histogram || mark === 'scatter' || y === undefined ? null : (
        <SelectField
          label="Rows with the same x"
          value={measure}
          onChange={(event) => change({ measure: event.target.value as ChartMeasure })}
        >
          <Options words={measures} />
        </SelectField>
      )}
      {histogram ? null : (
        <SelectField
          label="Colour"
          value={series ?? ''}
          onChange={(event) => change({ series: optional(event.target.value) })}
        >
          <option value="">one</option>
          <ColumnOptions columns={columns} fits={() => true} />
        </SelectField>
      )}
    </>
  )
}

function Options({ words }: { words: Record<string, string> }) {
  return Object.entries(words).map(([value, label]) => (
    <option key={value} value={value}>
      {label}
    </option>
  ))
}

function ColumnOptions({ columns, fits }: { columns: readonly Column[]; fits: (column: Column) => boolean }) {
  return columns.map((column, at) =>
    fits(column) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat; a column is its index
      <option key={at} value={at}>
        {column.name}
      </option>
    ) : null,
  )
}

/** The drawing, as large as its place, anew when that changes. */
function Picture({
  data,
  choice,
  columns,
  svg,
}: {
  data: ChartData
  choice: ChartChoice
  columns: readonly Column[]
  svg: { current: SVGSVGElement | null }
}) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = place.current
    if (!box) return
    let drawn = ''
    const draw = () => {
      const { clientWidth: width, clientHeight: height } = box
      if (width < 80 || height < 60 || drawn === `${width} ${height}`) return
      drawn = `${width} ${height}`
      svg.current = drawChart(data, choice, columns, { width, height })
      box.replaceChildren(svg.current)
    }
    // At once: between two drawings there is always a picture to save.
    draw()
    const watch = new ResizeObserver(draw)
    watch.observe(box)
    return () => {
      watch.disconnect()
      box.replaceChildren()
      svg.current = null
    }
  }, [data, choice, columns, svg])
  return (
    <div
      ref={place}
      role="img"
      aria-label={chartName(choice, columns)}
      className="absolute inset-0 overflow-hidden text-muted [--plot-background:var(--raised)] [&_svg]:block [&_text]:whitespace-pre"
    />
  )
}

/** The chart's points; the last ones stay until the next are there, so that nothing flickers. */
function useChart(run: Run, choice: ChartChoice, look: RunLook, wanted: boolean): ChartData | Error | null {
  const { filters, search } = queryOf(look)
  const key = JSON.stringify([run.key, choice, filters, search])
  const [found, setFound] = useState<ChartData | Error | null>(null)
  const { statementId } = run.state
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that is asked for
  useEffect(() => {
    if (!wanted || statementId === null) return
    const away = new AbortController()
    fetchChart(statementId, choice, { filters, search }, away.signal)
      .then(setFound)
      .catch((error: unknown) => {
        if (!away.signal.aborted) setFound(error instanceof Error ? error : new Error(String(error)))
      })
    return () => away.abort()
  }, [key, wanted, statementId])
  return found
}
