'use client'
import * as Plot from '@observablehq/plot'
import { useEffect, useRef } from 'react'
import { formatCount, formatTime } from '../ui/format'
import { statusWord } from './status'
import type { HistoryAnalysis } from './types'

/** As in a result's chart: told apart, and at least 3:1, on both surfaces. */
const colours = { succeeded: '#0d9373', running: '#3b82d6', cancelled: '#d9730d', denied: '#9a5fd0', failed: '#d64550' }
const statuses = ['failed', 'denied', 'cancelled', 'running', 'succeeded'] as const

const fewest = 30
const dayMs = 86_400_000

/** Statements over time by how they ended; a click on a bar narrows the history to its stretch. */
export function TimeChart({
  figures,
  onRange,
}: {
  figures: HistoryAnalysis
  onRange: (from: number, to: number) => void
}) {
  const place = useRef<HTMLDivElement>(null)
  const range = useRef(onRange)
  range.current = onRange
  useEffect(() => {
    const box = place.current
    if (!box) return
    const draw = () => {
      const { clientWidth: width, clientHeight: height } = box
      if (width < 120 || height < 60) return
      box.replaceChildren(drawn(figures, { width, height }, (from, to) => range.current(from, to)))
    }
    const watch = new ResizeObserver(draw)
    watch.observe(box)
    return () => {
      watch.disconnect()
      box.replaceChildren()
    }
  }, [figures])
  return (
    <div
      ref={place}
      role="img"
      aria-label={`Statements over time: ${statuses.map((status) => `${figures.counts[status]} ${statusWord(status).toLowerCase()}`).join(', ')}`}
      className="h-full overflow-hidden text-muted [--plot-background:var(--raised)] [&_svg]:block [&_text]:whitespace-pre"
    />
  )
}

function drawn(
  { buckets, bucketMs }: HistoryAnalysis,
  { width, height }: { width: number; height: number },
  onRange: (from: number, to: number) => void,
): Element {
  const bars = buckets.flatMap(({ at, counts }) =>
    statuses
      .filter((status) => counts[status] > 0)
      .map((status) => ({ from: new Date(at), to: new Date(at + bucketMs), status, n: counts[status] })),
  )
  const titles = buckets.map(({ at, counts }) => {
    const found = statuses.filter((status) => counts[status] > 0)
    const lines = found.map((status) => `${statusWord(status)} ${formatCount(counts[status])}`)
    const n = statuses.reduce((sum, status) => sum + counts[status], 0)
    return { at, middle: new Date(at + bucketMs / 2), n, title: [formatTime(at).slice(0, 16), ...lines].join('\n') }
  })
  // A few bars alone would be as wide as the page.
  const end = (buckets.at(-1)?.at ?? 0) + bucketMs
  const domain = [new Date(end - Math.max(buckets.length, fewest) * bucketMs), new Date(end)]
  // The hour, the day and the hour, or the day: what tells the ticks apart.
  const span = Number(domain[1]) - Number(domain[0])
  const shown: [number, number] = span <= dayMs ? [11, 16] : bucketMs < dayMs ? [5, 16] : [0, 10]
  const made = Plot.plot({
    width,
    height,
    marginLeft: 40,
    marginRight: 8,
    marginTop: 10,
    marginBottom: 22,
    style: { fontSize: '10px', background: 'transparent' },
    figure: false,
    x: {
      type: 'time',
      label: null,
      domain,
      ticks: Math.max(2, Math.floor(width / 120)),
      tickFormat: (at: Date) => formatTime(at.getTime()).slice(...shown),
    },
    y: { label: null, grid: true, ticks: 4, tickFormat: 's' },
    color: { domain: Object.keys(colours), range: Object.values(colours) },
    marks: [
      Plot.rectY(bars, { x1: 'from', x2: 'to', y: 'n', fill: 'status', order: [...statuses], inset: 0.5 }),
      Plot.ruleY([0]),
      Plot.tip(
        titles.filter(({ n }) => n > 0),
        Plot.pointerX({ x: 'middle', y: 'n', title: 'title' }),
      ),
    ],
  }) as SVGSVGElement & { value?: { at: number } | null }
  // The policy of the page lets no style element in.
  for (const style of made.querySelectorAll('style')) style.remove()
  made.setAttribute('aria-hidden', 'true')
  made.setAttribute('font-family', 'system-ui, sans-serif')
  made.addEventListener('click', () => {
    if (made.value) onRange(made.value.at, made.value.at + bucketMs - 1)
  })
  return made
}
