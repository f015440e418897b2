import type { BoundName } from './analyse.ts'

type Json = Record<string, unknown>

/** A view's body as DuckDB plans it, in digests (engine/reducePlan.ts). */
export interface ViewShape {
  whole: string
  /** Its select list and what lies below, where the body is a projection: see `isCorrelated`. */
  list: string[]
  below: string | null
}

/**
 * The shape of a view's body, from the plan of `FROM v` where nothing can interfere, planned with digests.
 * Null when the plan is not the plain projection that DuckDB makes of it; then nothing counts as the view's.
 */
export function viewShape(plan: { plans?: unknown[] }): ViewShape | null {
  const root = plan.plans?.[0] as Json | undefined
  const [body] = childrenOf(root)
  const whole = digestOf(body)
  if (root?.type !== 'LOGICAL_PROJECTION' || !whole) return null
  const [below] = body?.type === 'LOGICAL_PROJECTION' ? childrenOf(body) : []
  return { whole, list: listOf(body), below: digestOf(below) }
}

const digestOf = (node: Json | undefined) => (typeof node?.['~digest'] === 'string' ? node['~digest'] : null)
const listOf = (node: Json | undefined) => (node?.['~list'] ?? []) as string[]
const childrenOf = (node: Json | undefined) => (node?.children ?? []) as Json[]

/**
 * In a correlated subquery DuckDB multiplies what lies below the view's select list by the outer values, and appends
 * their columns to the list. The view's own columns and rows stay what they are.
 */
function isCorrelated(node: Json, view: ViewShape): boolean {
  const [product] = childrenOf(node)
  if (node.type !== 'LOGICAL_PROJECTION' || product?.type !== 'LOGICAL_CROSS_PRODUCT') return false
  if (view.below === null || view.list.length === 0) return false
  const [below, outer, ...more] = childrenOf(product)
  if (outer?.type !== 'LOGICAL_DELIM_GET' || more.length > 0 || digestOf(below) !== view.below) return false
  const list = listOf(node)
  return view.list.every((column, at) => list[at] === column)
}

/**
 * The tables that a plan scans anywhere but inside the bodies of the given views. The names in a text cannot tell
 * which scan is the view's and which the caller's own; an operator tree that equals the view's whole body can: what it
 * computes is what the view shows (ARCHITECTURE 3e).
 */
export function scansOutside(plan: unknown, views: readonly ViewShape[]): BoundName[] {
  const whole = new Set(views.map((view) => view.whole))
  const found: BoundName[] = []
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child)
      return
    }
    if (node === null || typeof node !== 'object') return
    const json = node as Json
    if (typeof json.type === 'string' && json.type.startsWith('LOGICAL_')) {
      if (whole.has(digestOf(json) ?? '') || views.some((view) => isCorrelated(json, view))) return
      const data = json.function_data as Json | undefined
      if (json.type === 'LOGICAL_GET' && data && data.is_create_index !== true && typeof data.table === 'string')
        found.push({ catalog: String(data.catalog), schema: String(data.schema), name: data.table })
    }
    for (const child of Object.values(json)) if (typeof child === 'object') visit(child)
  }
  visit(plan)
  return found
}
