import type { Column, KeptQuery } from '@/lib/warehouse/engine/types'
import type { ChartChoice } from './chart-choice'
import type { Sort } from './grid-header'
import type { CompareWish } from './kept-client'
import type { RowsQuery } from './statement-client'

export type Filter = NonNullable<KeptQuery['filters']>[number]
export type Operator = Filter['operator']

export type RunViewName = 'grid' | 'chart' | 'plan' | 'compare'

/** How a result is looked at now: the order of its rows, what they are narrowed to, and what stands beside them. */
export interface RunLook {
  sort: Sort | null
  search: string
  filters: readonly Filter[]
  /** The profile of the column that the cursor is in stands beside the rows. */
  profile: boolean
  /** Null: the plan of a statement that explains one, else the rows. */
  view: RunViewName | null
  /** Null: as it is guessed from the columns. */
  chart: ChartChoice | null
  /** Null: with the result that is most like it, and as is guessed. */
  compare: CompareWish | null
}

export const plainLook: RunLook = {
  sort: null,
  search: '',
  filters: [],
  profile: false,
  view: null,
  chart: null,
  compare: null,
}

/** What the server is asked for. */
export function queryOf({ sort, search, filters }: RunLook): RowsQuery {
  return {
    ...(sort ? { sort: [sort] } : {}),
    ...(filters.length > 0 ? { filters: [...filters] } : {}),
    ...(search ? { search } : {}),
  }
}

/** Are all rows shown? */
export const showsAll = ({ search, filters }: RunLook): boolean => !search && filters.length === 0

/** Operators with their words, in the order of a form. */
export const operators: Record<Operator, string> = {
  '=': 'is',
  '!=': 'is not',
  contains: 'contains',
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
  'is null': 'is NULL',
  'is not null': 'is not NULL',
}

export const takesValue = (operator: Operator): boolean => operator !== 'is null' && operator !== 'is not null'

/** The filter that a value stands for: rows that have it, or rows that do not. */
export function filterOf(column: number, value: string | null, without = false): Filter {
  if (value === null) return { column, operator: without ? 'is not null' : 'is null' }
  return { column, operator: without ? '!=' : '=', value }
}

/** A filter in words: `city is Berlin`. */
export function filterText(filter: Filter, columns: readonly Column[]): string {
  const name = columns[filter.column]?.name ?? ''
  const value = filter.value === '' ? "''" : (filter.value ?? '')
  return [name, operators[filter.operator], takesValue(filter.operator) ? value : ''].filter(Boolean).join(' ')
}

/** The filters with one more; the same one is not added twice. */
export function withFilter(filters: readonly Filter[], filter: Filter): Filter[] {
  const same = (one: Filter) =>
    one.column === filter.column && one.operator === filter.operator && one.value === filter.value
  return [...filters.filter((one) => !same(one)), filter]
}
