import * as Plot from '@observablehq/plot'
import type { ChartData } from '@/lib/warehouse/engine/kept/types'
import type { Column } from '@/lib/warehouse/engine/types'
import type { ChartChoice } from './chart-choice'
import { numberText, placeText } from './places'

/** Told apart, and at least 3:1, on the light and on the dark surface. */
const colours = ['#0d9373', '#d9730d', '#3b82d6', '#9a5fd0', '#d64550', '#8a8f1f', '#d0519a', '#7b8784']
const longestName = 18
const letter = 6.2

const short = (name: string) => (name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name)
const nameOf = (name: number | string | null) => (name === null ? 'NULL' : name === '' ? 'empty' : String(name))

/** What the y axis shows, in words. */
function measureName({ mark, y, measure }: ChartChoice, columns: readonly Column[]): string {
  if (mark === 'histogram' || y === undefined || (measure === 'count' && mark !== 'scatter')) return 'rows'
  return mark === 'scatter' ? columns[y]!.name : `${measure} of ${columns[y]!.name}`
}

/** What a picture is called. */
export function chartName(choice: ChartChoice, columns: readonly Column[]): string {
  return `${choice.mark} chart of ${measureName(choice, columns)} by ${columns[choice.x]?.name ?? ''}`
}

/** Draws a chart as an SVG element of the given size in pixels. */
export function drawChart(
  data: ChartData,
  choice: ChartChoice,
  columns: readonly Column[],
  { width, height }: { width: number; height: number },
): SVGSVGElement {
  const xName = columns[choice.x]?.name ?? ''
  const yName = measureName(choice, columns)
  const series = [...new Set(data.points.map((point) => nameOf(point.series)))].sort()
  const coloured = choice.series !== undefined && choice.mark !== 'histogram'
  const { marks, x } =
    choice.mark === 'bar' ? bars(data, xName, yName, coloured) : placed(data, choice, xName, yName, coloured)
  const made = Plot.plot({
    width,
    height,
    marginLeft: 64,
    marginRight: 20,
    marginTop: coloured ? 48 : 24,
    marginBottom: choice.mark === 'bar' && isCrowded(data) ? 96 : 40,
    style: { fontSize: '11px', background: 'transparent' },
    figure: false,
    x,
    y: { label: yName, grid: true, zero: choice.mark === 'bar' || choice.mark === 'area', tickFormat: axisNumber },
    color: { domain: series, range: colours },
    marks,
  }) as SVGSVGElement
  // The policy of the page lets no style element in; what it says is in the classes of the frame.
  for (const style of made.querySelectorAll('style')) style.remove()
  made.setAttribute('aria-hidden', 'true')
  made.setAttribute('font-family', 'system-ui, sans-serif')
  if (coloured) made.append(legend(series, width))
  return made
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 4 })
const axisNumber = (value: number) => (Math.abs(value) >= 10_000 ? compact.format(value) : numberText(value))

const namesOf = (data: ChartData) => [...new Set(data.points.map((point) => nameOf(point.x)))]
const isCrowded = (data: ChartData) => {
  const names = namesOf(data)
  return names.length > 8 || names.some((name) => name.length > 12)
}

interface Parts {
  marks: Plot.Markish[]
  x: Plot.ScaleOptions
}

function bars(data: ChartData, xName: string, yName: string, coloured: boolean): Parts {
  const points = data.points.map(({ x, y, series }) => ({ x: nameOf(x), y, series: nameOf(series) }))
  return {
    x: {
      type: 'band',
      domain: namesOf(data),
      label: xName,
      tickFormat: short,
      tickRotate: isCrowded(data) ? -40 : 0,
    },
    marks: [
      Plot.barY(points, {
        x: 'x',
        y: 'y',
        fill: coloured ? 'series' : colours[0],
        channels: { [xName || 'x']: 'x', [yName]: 'y' },
        tip: { format: { x: false, y: false } },
      }),
      Plot.ruleY([0]),
    ],
  }
}

function placed(data: ChartData, choice: ChartChoice, xName: string, yName: string, coloured: boolean): Parts {
  const { scale } = data
  const time = scale === 'time'
  const at = (place: number | string | null) =>
    scale === 'name' ? nameOf(place) : time ? new Date(Number(place)) : Number(place)
  const axis: Plot.ScaleOptions =
    scale === 'name'
      ? { type: 'point', domain: namesOf(data), label: xName, tickFormat: short }
      : {
          type: time ? 'utc' : 'linear',
          label: xName,
          ...(time ? {} : { tickFormat: scale === 'clock' ? clock : axisNumber }),
        }
  if (choice.mark === 'histogram') return { x: axis, marks: histogram(data, at) }
  const points = data.points.map(({ x, y, series }) => ({ x: at(x), y, series: nameOf(series) }))
  const colour = coloured ? 'series' : colours[0]
  const tip = { format: { x: scale === 'name' ? true : (place: number | Date) => placeText(Number(place), scale) } }
  const shared = { x: 'x', y: 'y', channels: { [yName]: 'y' } }
  const zero = Plot.ruleY([0])
  if (choice.mark === 'scatter')
    return { x: axis, marks: [Plot.dot(points, { ...shared, fill: colour, fillOpacity: 0.65, r: 2.5, tip })] }
  if (choice.mark === 'area')
    return { x: axis, marks: [Plot.areaY(complete(points), { ...shared, fill: colour, fillOpacity: 0.75, tip }), zero] }
  const dots = points.length <= 60 ? [Plot.dot(points, { x: 'x', y: 'y', fill: colour, r: 2.5 })] : []
  return { x: axis, marks: [Plot.lineY(points, { ...shared, stroke: colour, tip }), ...dots] }
}

/** Every series with a point at every place: what is stacked on nothing would lie over the others. */
function complete(points: { x: Date | number | string; y: number; series: string }[]): typeof points {
  const places = new Map(points.map(({ x }) => [keyOf(x), x]))
  const series = new Map<string, Map<unknown, (typeof points)[number]>>()
  for (const point of points) {
    const own = series.get(point.series) ?? new Map()
    series.set(point.series, own.set(keyOf(point.x), point))
  }
  return [...series].flatMap(([name, own]) => [...places].map(([key, x]) => own.get(key) ?? { x, y: 0, series: name }))
}

const keyOf = (x: Date | number | string) => (typeof x === 'string' ? x : Number(x))

const clock = (place: number) => placeText(place, 'clock')

function histogram({ bins, scale }: ChartData, at: (place: number) => Date | number | string): Plot.Markish[] {
  const known = scale === 'name' ? 'number' : scale
  // Bins of one value are as wide as their distance.
  const unit = bins.length > 1 ? bins[1]!.from - bins[0]!.from : 1
  const shift = known === 'number' ? unit / 2 : 0
  const drawn = bins.map(({ from, to, rows }) => {
    const [low, high] = from === to ? [from - shift, from - shift + unit] : [from, to]
    const title = `${from === to ? '' : `${placeText(from, known)} to `}${placeText(to, known)}\n${numberText(rows)} rows`
    return { low: at(low), high: at(high), rows, title }
  })
  return [
    Plot.rectY(drawn, { x1: 'low', x2: 'high', y: 'rows', fill: colours[0], inset: 0.5, title: 'title', tip: true }),
    Plot.ruleY([0]),
  ]
}

/** The colours' names along the top, inside the picture, so that a file has them too. */
function legend(series: readonly string[], width: number): SVGGElement {
  const svg = (name: string, attributes: Record<string, string | number>, text?: string) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
    if (text) element.textContent = text
    return element
  }
  const group = svg('g', {
    'aria-hidden': 'true',
    'text-anchor': 'start',
    transform: 'translate(64,20)',
  }) as SVGGElement
  let left = 0
  for (const [at, name] of series.entries()) {
    const words = short(name)
    const wide = words.length * letter + 28
    if (left + wide > width - 84) break
    group.append(
      svg('rect', { x: left, y: 0, width: 11, height: 11, rx: 2, fill: colours[at % colours.length]! }),
      svg('text', { x: left + 15, y: 9.5, fill: 'currentColor' }, words),
    )
    left += wide
  }
  return group
}
