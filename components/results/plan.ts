import type { Column, Row } from '@/lib/warehouse/engine/types'

/** An operator of a plan, in the order of the tree from its root. */
export interface PlanStep {
  name: string
  depth: number
  /** What it does: conditions, columns, table. */
  details: { name: string; text: string }[]
  /** Milliseconds of its own, over all threads, and their part of the whole (0..1); null where nothing was measured. */
  ms: number | null
  share: number | null
  /** What its inputs gave, or what it scanned; null where nothing was measured. */
  rowsIn: number | null
  rowsOut: number | null
  /** What the optimiser expected. */
  estimate: number | null
}

export interface Plan {
  /** Milliseconds from start to end; null for a plan that was not run. */
  ms: number | null
  steps: PlanStep[]
}

interface Operator {
  name?: string
  operator_name?: string
  operator_type?: string
  operator_timing?: number
  operator_cardinality?: number
  operator_rows_scanned?: number
  latency?: number
  extra_info?: Record<string, unknown>
  children?: Operator[]
}

/**
 * The plan in the result of `EXPLAIN (ANALYZE, FORMAT JSON)` or `EXPLAIN (FORMAT JSON)`, as DuckDB writes it; null for
 * any other result.
 */
export function readPlan(columns: readonly Column[], row: Row | undefined): Plan | null {
  if (columns.length !== 2 || columns[0]!.name !== 'explain_key' || columns[1]!.name !== 'explain_value') return null
  const [key, text] = row ?? []
  if (!text || !/^\s*[[{]/.test(text)) return null
  try {
    const json = JSON.parse(text) as Operator | Operator[]
    const root = Array.isArray(json) ? json[0] : json
    if (!root) return null
    const measured = key === 'analyzed_plan'
    const tops = measured ? (root.children ?? []).flatMap(withoutExplain) : [root]
    const steps = tops.flatMap((top) => stepsOf(top, 0, measured))
    const whole = steps.reduce((sum, { ms }) => sum + (ms ?? 0), 0)
    return {
      ms: measured ? (root.latency ?? 0) * 1000 : null,
      steps: steps.map((step) => ({ ...step, share: step.ms === null || whole === 0 ? null : step.ms / whole })),
    }
  } catch {
    return null
  }
}

/** EXPLAIN's own operator says nothing of the statement. */
const withoutExplain = (top: Operator): Operator[] =>
  top.operator_type === 'EXPLAIN_ANALYZE' ? (top.children ?? []) : [top]

const estimated = 'Estimated Cardinality'

function stepsOf(operator: Operator, depth: number, measured: boolean): PlanStep[] {
  const children = operator.children ?? []
  const info = Object.entries(operator.extra_info ?? {})
  const estimate = info.find(([name]) => name === estimated)?.[1]
  const scanned = operator.operator_rows_scanned ?? 0
  const given = children.reduce((sum, child) => sum + (child.operator_cardinality ?? 0), 0)
  const type = operator.operator_type ?? ''
  const own = (operator.operator_name ?? operator.name ?? type).trim()
  const step: PlanStep = {
    // A scan goes by the name of what it scans.
    name: words(type && own !== type ? `${type} ${own}` : own),
    depth,
    details: info.flatMap(([name, value]) => (name === estimated ? [] : [{ name, text: textOf(value) }])),
    ms: measured ? (operator.operator_timing ?? 0) * 1000 : null,
    share: null,
    rowsIn: measured ? (children.length > 0 ? given : scanned) : null,
    rowsOut: measured ? (operator.operator_cardinality ?? 0) : null,
    estimate: estimate === undefined ? null : Number(estimate),
  }
  return [step, ...children.flatMap((child) => stepsOf(child, depth + 1, measured))]
}

const words = (name: string) => name.replaceAll('_', ' ').toLowerCase()

const textOf = (value: unknown): string =>
  Array.isArray(value) ? value.map(textOf).join(', ') : typeof value === 'string' ? value : JSON.stringify(value)
