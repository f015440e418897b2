import type { ChartQuestion } from '@/lib/warehouse/engine/kept/types'
import type { Column } from '@/lib/warehouse/engine/types'
import { type ValueKind, valueKind } from './value'

/** What a chart is made of, the rows aside. */
export type ChartChoice = Omit<ChartQuestion, 'view'>

/** Can a column lie along an axis: numbers, dates, times? */
export const hasPlace = ({ type }: Column): boolean =>
  valueKind(type) === 'number' ||
  (valueKind(type) === 'temporal' && !/^(INTERVAL|TIME WITH TIME ZONE|TIMETZ)/.test(type))

export const isNumber = ({ type }: Column): boolean => valueKind(type) === 'number'

/** Numbers that name things are seldom what one wants to see summed. */
const names = /(^|_)(id|key|code|no|nr|year|zip)$/i

/**
 * A first guess from the columns' types: numbers over time, numbers by name, one number against another, how one
 * number is spread, how often a name comes. Null where nothing can be drawn.
 */
export function guessChart(columns: readonly Column[]): ChartChoice | null {
  const kinds = columns.map(({ type }) => valueKind(type))
  const all = (kind: ValueKind) => kinds.flatMap((one, at) => (one === kind ? [at] : []))
  const numbers = all('number')
  const measures = numbers.filter((at) => !names.test(columns[at]!.name))
  const time = all('temporal').find((at) => hasPlace(columns[at]!))
  const name = [...all('text'), ...all('boolean')][0]
  const y = measures[0] ?? numbers[0]
  if (time !== undefined && y !== undefined) {
    // Where there is little else, a name is what the numbers were grouped by.
    const grouped = name !== undefined && columns.length <= 3
    return { mark: 'line', x: time, y, measure: 'sum', ...(grouped ? { series: name } : {}) }
  }
  if (name !== undefined && y !== undefined) return { mark: 'bar', x: name, y, measure: 'sum' }
  if (numbers.length >= 2) {
    const x = numbers.find((at) => at !== (measures[1] ?? y))!
    return { mark: 'scatter', x, y: measures[1] ?? numbers.find((at) => at !== x)!, measure: 'sum' }
  }
  const single = time ?? y
  if (single !== undefined) return { mark: 'histogram', x: single, measure: 'count' }
  const first = name ?? (columns.length > 0 ? 0 : undefined)
  return first === undefined ? null : { mark: 'bar', x: first, measure: 'count' }
}

/** A choice that its mark can draw: columns that it cannot take are exchanged for ones that it can. */
export function fittingChoice(choice: ChartChoice, columns: readonly Column[]): ChartChoice {
  const { mark, measure } = choice
  const placed = columns.flatMap((column, at) => (hasPlace(column) ? [at] : []))
  const numbers = columns.flatMap((column, at) => (isNumber(column) ? [at] : []))
  const needsPlace = mark === 'scatter' || mark === 'histogram'
  const x = needsPlace && !placed.includes(choice.x) ? (placed[0] ?? choice.x) : choice.x
  if (mark === 'histogram') return { mark, measure, x }
  const given = choice.y !== undefined && numbers.includes(choice.y) ? choice.y : undefined
  const y = mark === 'scatter' ? (given ?? numbers.find((at) => at !== x) ?? numbers[0]) : given
  const { series } = choice
  return { mark, measure, x, ...(y === undefined ? {} : { y }), ...(series === undefined ? {} : { series }) }
}

/** Why a choice cannot be drawn, or null. */
export function obstacle({ mark, x, y }: ChartChoice, columns: readonly Column[]): string | null {
  const column = columns[x]
  if (!column) return 'Choose a column.'
  if (mark === 'histogram' && !hasPlace(column)) return 'A histogram needs a column of numbers, dates or times.'
  if (mark === 'scatter' && (!hasPlace(column) || y === undefined))
    return 'A scatter plot needs two columns of numbers, dates or times.'
  return null
}
