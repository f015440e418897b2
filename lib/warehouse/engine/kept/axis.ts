import type { DataType } from '../../results/dataType.ts'
import type { Bin, Scale } from './types.ts'

const numbers = new Set(
  'TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT BIGNUM DECIMAL FLOAT DOUBLE'.split(
    ' ',
  ),
)
const fractional = new Set(['DECIMAL', 'FLOAT', 'DOUBLE'])
const moments = /^(DATE|TIMESTAMP( WITH TIME ZONE|_S|_MS|_NS)?)$/

/** How values of a type lie on an axis; null for types that do not. */
export function scaleOf(type: DataType): Scale | null {
  if (type.kind !== 'scalar') return null
  if (numbers.has(type.name)) return 'number'
  if (moments.test(type.name)) return 'time'
  return type.name === 'TIME' ? 'clock' : null
}

/** The distance of neighbours on an axis: 1 for whole numbers, a day for dates; 0 where there are values in between. */
export function unitOf(type: DataType): number {
  if (type.kind !== 'scalar') return 0
  if (type.name === 'DATE') return 86_400_000
  return numbers.has(type.name) && !fractional.has(type.name) ? 1 : 0
}

/**
 * SQL for a value's place on its axis, a DOUBLE; NULL for NULL, NaN and infinities. Times with a zone lie where the
 * session's clock shows them, as the rows do.
 */
export function placeSql(value: string, scale: Scale): string {
  if (scale === 'number') return finite(`TRY_CAST(${value} AS DOUBLE)`)
  if (scale === 'clock') return `epoch_us(${value}) / 1000.0`
  const moment = `TRY_CAST(${value} AS TIMESTAMP)`
  return `CASE WHEN isfinite(${moment}) THEN epoch_us(${moment}) / 1000.0 END`
}

const finite = (x: string) => `CASE WHEN isfinite(${x}) THEN ${x} END`

/** A cut of an axis into bins of equal width. */
export interface Cut {
  from: number
  to: number
  bins: number
  /** 0 where it is the bins' share of the axis. */
  width: number
  /** Each bin is one value. */
  single: boolean
}

/** Cuts `from`..`to` into at most `most` bins; where values have a unit, each bin has as many of them. */
export function cut(from: number, to: number, most: number, unit: number): Cut {
  if (from === to) return { from, to, bins: 1, width: 0, single: true }
  const values = (to - from) / unit + 1
  // Beyond 2^53 a DOUBLE knows no units.
  if (unit === 0 || values > 9e15) return { from, to, bins: most, width: 0, single: false }
  const each = Math.ceil(values / most)
  return { from, to, bins: Math.ceil(values / each), width: each * unit, single: each === 1 }
}

const number = (value: number) => `CAST('${value}' AS DOUBLE)`

/** SQL for the bin, from 0, of a place `x` (a plain name). */
export function binSql(x: string, { from, to, bins, width }: Cut): string {
  if (bins === 1) return '0'
  if (width > 0) return `CAST(floor((${x} - ${number(from)}) / ${number(width)}) AS INTEGER)`
  // Halves first: the width of an axis from -1e308 to 1e308 is no DOUBLE.
  const share = number(to / bins - from / bins)
  return `least(${bins - 1}, greatest(0, CAST(floor(${x} / ${share} - ${number(from)} / ${share}) AS INTEGER)))`
}

/** The bins of a cut with their counts, empty ones included. */
export function binsOf({ from, to, bins, width, single }: Cut, counts: ReadonlyMap<number, number>): Bin[] {
  const share = width || to / bins - from / bins
  const edge = (at: number) => (width === 0 && at === bins ? to : from + at * share)
  return Array.from({ length: bins }, (_, at) => ({
    from: edge(at),
    to: single ? edge(at) : edge(at + 1),
    rows: counts.get(at) ?? 0,
  }))
}
