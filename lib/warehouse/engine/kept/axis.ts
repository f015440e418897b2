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

/** Are there values between two neighbours? */
export const isFractional = (type: DataType): boolean => type.kind !== 'scalar' || fractional.has(type.name)

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
  /** Each bin is one whole number. */
  whole: boolean
}

/** Cuts `from`..`to` into at most `most` bins; whole numbers get bins of their own where they are few. */
export function cut(from: number, to: number, most: number, fractions: boolean): Cut {
  if (from === to) return { from, to, bins: 1, whole: true }
  if (!fractions && to - from < most) return { from, to, bins: to - from + 1, whole: true }
  return { from, to, bins: most, whole: false }
}

const number = (value: number) => `CAST('${value}' AS DOUBLE)`

/** SQL for the bin, from 0, of a place `x` (a plain name). */
export function binSql(x: string, { from, to, bins, whole }: Cut): string {
  if (whole) return `CAST(${x} - ${number(from)} AS INTEGER)`
  // Halves first: the width of an axis from -1e308 to 1e308 is no DOUBLE.
  const width = number(to / bins - from / bins)
  return `least(${bins - 1}, greatest(0, CAST(floor(${x} / ${width} - ${number(from)} / ${width}) AS INTEGER)))`
}

/** The bins of a cut with their counts, empty ones included. */
export function binsOf({ from, to, bins, whole }: Cut, counts: ReadonlyMap<number, number>): Bin[] {
  const edge = (at: number) => (whole ? from + at : at === bins ? to : from + at * (to / bins - from / bins))
  return Array.from({ length: bins }, (_, at) => ({
    from: edge(at),
    to: whole ? edge(at) : edge(at + 1),
    rows: counts.get(at) ?? 0,
  }))
}
