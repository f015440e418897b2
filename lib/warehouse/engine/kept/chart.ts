import type { DuckDBConnection } from '@duckdb/node-api'
import { binSql, binsOf, type Cut, cut, placeSql, scaleOf, unitOf } from './axis.ts'
import { columnAt } from './query.ts'
import type { Studied, StudiedColumn } from './studied.ts'
import type { ChartData, ChartQuestion } from './types.ts'

const mostBars = 50
const mostSteps = 1_000
const mostSampled = 4_000
const mostSeries = 8
const mostBins = 40
const longest = 100

interface Axes extends Studied {
  question: ChartQuestion
  x: StudiedColumn
  series: StudiedColumn | null
  scale: ChartData['scale']
  /** `WITH usable AS (...)`: x (key), place, y, s (key) of the rows that can be drawn. */
  usable: string
}

interface Extent {
  rows: number
  skipped: number
  low: number
  high: number
  /** About as many places of x. */
  steps: number
  series: number
}

/**
 * What a chart draws, aggregated or sampled over all rows that are looked at.
 * @throws Error of DuckDB, e.g. for `y` that is no column of numbers, or a filter's value that cannot be cast
 */
export async function chart(
  connection: DuckDBConnection,
  rows: Studied,
  columns: readonly StudiedColumn[],
  question: ChartQuestion,
): Promise<ChartData> {
  const axes = axesOf(rows, columns, question)
  const extent = await extentOf(connection, axes)
  const empty = { scale: axes.scale, points: [], bins: [], rows: extent.rows, skipped: extent.skipped, shortened: null }
  if (extent.rows === 0) return empty
  switch (question.mark) {
    case 'histogram':
      return { ...empty, bins: await histogramBins(connection, axes, extent) }
    case 'scatter':
      return { ...empty, ...(await sample(connection, axes, extent)) }
    case 'bar':
      return { ...empty, ...(await groups(connection, axes, extent, mostBars)) }
    default:
      return { ...empty, ...(await (axes.scale === 'name' ? groups : steps)(connection, axes, extent, mostSteps)) }
  }
}

function axesOf(rows: Studied, columns: readonly StudiedColumn[], question: ChartQuestion): Axes {
  const { mark } = question
  const x = columnAt(columns, question.x)
  const y = question.y === undefined || mark === 'histogram' ? null : columnAt(columns, question.y)
  const series = question.series === undefined || mark === 'histogram' ? null : columnAt(columns, question.series)
  const lies = scaleOf(x.type)
  if (y && scaleOf(y.type) !== 'number') throw refused('The y axis needs a column of numbers.')
  if (mark === 'scatter' && (!lies || !y)) throw refused('A scatter plot needs two columns of numbers or times.')
  if (mark === 'histogram' && !lies) throw refused('A histogram needs a column of numbers or times.')
  const named = mark === 'bar' || !lies
  const seen = `SELECT ${x.key} AS x, ${lies ? placeSql(x.value, lies) : 'NULL::DOUBLE'} AS place,
    ${y ? placeSql(y.value, 'number') : '1.0::DOUBLE'} AS y, ${series?.key ?? 'NULL::VARCHAR'} AS s ${rows.from}`
  const drawn = `y IS NOT NULL${named ? '' : ' AND place IS NOT NULL'}`
  const usable = `WITH seen AS (${seen}), usable AS (SELECT * FROM seen WHERE ${drawn})`
  return { ...rows, question, x, series, scale: lies ?? 'name', usable }
}

const refused = (message: string) => new Error(`Invalid Input Error: ${message}`)

async function extentOf(connection: DuckDBConnection, { usable, values, series }: Axes): Promise<Extent> {
  const kinds = series ? 'count(DISTINCT s) + max(CASE WHEN s IS NULL THEN 1 ELSE 0 END)' : '1'
  const sql = `${usable} SELECT (SELECT count(*) FROM seen), count(*), min(place), max(place),
    approx_count_distinct(place), ${kinds} FROM usable`
  const [row] = (await connection.runAndReadAll(sql, values)).getRows()
  const [all, rows, low, high, places, several] = row!.map(Number) as [number, number, number, number, number, number]
  return { rows, skipped: all - rows, low, high, steps: places, series: several }
}

async function histogramBins(connection: DuckDBConnection, { usable, values, x }: Axes, { low, high }: Extent) {
  const shape = cut(low, high, mostBins, unitOf(x.type))
  const sql = `${usable} SELECT ${binSql('place', shape)} AS bin, count(*) FROM usable GROUP BY bin`
  const counted = (await connection.runAndReadAll(sql, values)).getRows()
  return binsOf(shape, new Map(counted.map(([bin, count]) => [Number(bin), Number(count)])))
}

type Drawn = Pick<ChartData, 'points' | 'shortened'>
/** The most frequent values of the series' column: more colours cannot be told apart. */
const pickedSeries = `picked AS (SELECT s FROM usable GROUP BY s ORDER BY count(*) DESC, s LIMIT ${mostSeries})`
const ofPickedSeries = 'JOIN picked ON usable.s IS NOT DISTINCT FROM picked.s'

async function sample(connection: DuckDBConnection, { usable, values, series }: Axes, extent: Extent): Promise<Drawn> {
  const sql = `${usable}, ${pickedSeries}
    SELECT place, y, ${seriesText(series, 's')} FROM (SELECT place, y, usable.s AS s FROM usable ${ofPickedSeries})
    USING SAMPLE reservoir(${mostSampled} ROWS) REPEATABLE (42)`
  const found = (await connection.runAndReadAll(sql, values)).getRows()
  const points = found.map(([x, y, s]) => ({ x: Number(x), y: Number(y), series: s as string | null }))
  const sampled = extent.rows > mostSampled ? `a sample of ${count(mostSampled)} of ${count(extent.rows)} rows` : null
  return { points, shortened: joined(sampled, tooManySeries(extent)) }
}

/** Rows with the same x become one; the largest groups are kept. */
async function groups(connection: DuckDBConnection, axes: Axes, extent: Extent, most: number): Promise<Drawn> {
  const { usable, values, x, series, scale } = axes
  const measure = measureSql(axes.question)
  const sql = `${usable}, ${pickedSeries},
    sized AS (SELECT x, min(place) AS place, ${measure} AS size FROM usable GROUP BY x),
    largest AS (SELECT *, count(*) OVER () AS all_groups FROM sized ORDER BY abs(size) DESC NULLS LAST, x LIMIT ${most}),
    drawn AS (SELECT largest.x AS x, largest.place AS place, size, all_groups, usable.s AS s, ${measure} AS y
      FROM usable ${ofPickedSeries} JOIN largest ON usable.x IS NOT DISTINCT FROM largest.x GROUP BY ALL)
    SELECT left(${x.keyText('x')}, ${longest}), y, ${seriesText(series, 's')}, all_groups FROM drawn
    WHERE isfinite(y) ORDER BY ${scale === 'name' ? 'size DESC' : 'place'} NULLS LAST, x, s`
  const found = (await connection.runAndReadAll(sql, values)).getRows()
  const points = found.map(([name, y, s]) => ({ x: name as string | null, y: Number(y), series: s as string | null }))
  const all = Number(found[0]?.[3] ?? 0)
  const cutOff = all > most ? `the ${most} largest of ${count(all)} groups` : null
  return { points, shortened: joined(cutOff, tooManySeries(extent)) }
}

/** Rows with the same place become one; where places are too many, those of a stretch of the axis. */
async function steps(connection: DuckDBConnection, axes: Axes, extent: Extent): Promise<Drawn> {
  const { usable, values, series } = axes
  const stretched = extent.steps > mostSteps
  const shape: Cut = { from: extent.low, to: extent.high, bins: mostSteps, width: 0, single: false }
  const width = extent.high / mostSteps - extent.low / mostSteps
  const sql = `${usable}, ${pickedSeries}
    SELECT ${stretched ? binSql('place', shape) : 'place'} AS step, ${measureSql(axes.question)} AS height,
      ${seriesText(series, 'usable.s')} AS name
    FROM usable ${ofPickedSeries} GROUP BY step, usable.s HAVING isfinite(height) ORDER BY step, name`
  const found = (await connection.runAndReadAll(sql, values)).getRows()
  const placeOf = (step: number) => (stretched ? extent.low + (step + 0.5) * width : step)
  const points = found.map(([at, y, s]) => ({ x: placeOf(Number(at)), y: Number(y), series: s as string | null }))
  const note = stretched ? `about ${count(extent.steps)} places in ${count(mostSteps)} steps` : null
  return { points, shortened: joined(note, tooManySeries(extent)) }
}

const measureSql = ({ measure, y }: ChartQuestion) =>
  measure === 'count' || y === undefined ? 'count(*)::DOUBLE' : `${measure}(y)`

const seriesText = (series: StudiedColumn | null, name: string) =>
  series ? `left(${series.keyText(name)}, ${longest})` : 'NULL'

const tooManySeries = ({ series }: Extent) =>
  series > mostSeries ? `the ${mostSeries} most frequent of ${count(series)} colours` : null

const count = (value: number) => value.toLocaleString('en-US')
const joined = (...notes: (string | null)[]) => notes.filter((note) => note !== null).join(', ') || null
