import type { Column, KeptQuery, KeptResult, Row } from '../types.ts'

/** Which rows of a kept result are looked at: all, or those that pass filters and search. */
export type KeptView = Pick<KeptQuery, 'filters' | 'search'>

/** A question about all rows of a kept result that the engine answers with a few figures. */
export type KeptQuestion = { kind: 'profile'; column: number; view: KeptView } | ({ kind: 'chart' } & ChartQuestion)

/** How the values of an ordered column lie on an axis: `time` and `clock` are milliseconds, of the epoch and of the day. */
export type Scale = 'number' | 'time' | 'clock'

export interface Bin {
  /** Inclusive. */
  from: number
  /** Exclusive, inclusive in the last bin; the same as `from` where a bin is one value. */
  to: number
  rows: number
}

/** What a column holds. Texts are as in rows, cut after 200 characters. */
export interface ColumnProfile {
  /** Rows looked at. */
  rows: number
  nulls: number
  distinct: number
  /** False: `distinct` is an estimate, and `top` is empty. */
  exact: boolean
  /** NaN and infinities: counted here, in no other figure below. */
  notFinite: number
  /** Null for nested values, which have no order, and where there is no value. */
  least: string | null
  greatest: string | null
  /** For numbers; null where it cannot be told (out of range, no value). */
  mean: number | null
  quartiles: [number, number, number] | null
  /** Characters, for texts. */
  lengths: { least: number; greatest: number; mean: number; empty: number } | null
  /** Bins of equal width, in order, empty ones included; null where there is no axis. */
  histogram: { scale: Scale; bins: Bin[] } | null
  /** The most frequent values, NULL aside. */
  top: { value: string; rows: number }[]
}

export const chartMarks = ['bar', 'line', 'area', 'scatter', 'histogram'] as const
export type ChartMark = (typeof chartMarks)[number]
export const chartMeasures = ['sum', 'avg', 'min', 'max', 'count'] as const
export type ChartMeasure = (typeof chartMeasures)[number]

/** What a chart shows; columns by index. */
export interface ChartQuestion {
  mark: ChartMark
  x: number
  /** A column of numbers; left out: rows are counted. */
  y?: number
  /** How the `y` of rows with the same `x` become one; a scatter plot shows the rows themselves. */
  measure: ChartMeasure
  /** A colour for each of its values. */
  series?: number
  view: KeptView
}

/** Few enough points for a browser to draw. */
export interface ChartData {
  /** `name`: `x` is a text. */
  scale: Scale | 'name'
  /** In the order of `x`; bars of names by their size. A null `x` or `series` is NULL. */
  points: { x: number | string | null; y: number; series: string | null }[]
  /** Of a histogram, instead of points. */
  bins: Bin[]
  /** Rows that the chart stands for. */
  rows: number
  /** Rows left out because a value is NULL, NaN or infinite. */
  skipped: number
  /** What of the rows was left out to keep the chart readable, in words; null: nothing. */
  shortened: string | null
}

export type KeptAnswer = { kind: 'profile'; profile: ColumnProfile } | { kind: 'chart'; chart: ChartData }

/** A kept result and what its columns are. */
export interface KeptWithColumns {
  kept: KeptResult
  columns: Column[]
}

/** How two kept results are compared: the rows of the first, `left`, with those of the second. */
export interface CompareQuestion {
  /** Columns of the left result that say which rows belong together; none: their positions do. */
  keys: number[]
  only: 'all' | 'different'
  offset: number
  limit: number
}

/** A column of one or of both; columns by index. */
export interface ComparedColumn {
  name: string
  left: number | null
  right: number | null
  /** Rows that are in both results and differ in this column. */
  different: number
}

export interface Comparison {
  columns: ComparedColumn[]
  /** Rows that are in both alike, in both and different, in the right one only, in the left one only. */
  counts: { same: number; changed: number; added: number; removed: number }
  /** Pairs of rows that can be paged through. */
  total: number
}

/** What a compared pair of rows is: its kind, the two rows, and a `1` for each shared column that differs, else `0`. */
export type ComparedRow = [kind: keyof Comparison['counts'], left: Row | null, right: Row | null, marks: string]
