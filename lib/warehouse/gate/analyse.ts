import { MallardError, notSupported } from '../../errors.ts'

/** An object as DuckDB's binder named it. An empty catalog means that the name was not found (IF EXISTS). */
export interface BoundName {
  catalog: string
  schema: string
  name: string
}

/** A change of the catalog, or a write, that the plan will do. `kind` is DuckDB's entry type without `_ENTRY`. */
export type PlanTarget =
  | { action: 'insert' | 'update' | 'delete'; object: BoundName; returning: boolean }
  | { action: 'merge'; object: BoundName; returning: boolean; actions: ('insert' | 'update' | 'delete')[] }
  | { action: 'create'; kind: string; object: BoundName; temporary: boolean; onConflict: string; onTable?: string }
  | { action: 'drop'; kind: string; object: BoundName; ifExists: boolean; cascade: boolean }
  | {
      action: 'alter'
      kind: string
      object: BoundName
      ifExists: boolean
      change: string
      newName: string | null
      comment?: string | null
      column?: boolean
    }
  | { action: 'set variable'; name: string }

/** What a bound plan reads and does: pure facts, no decisions (ARCHITECTURE 3d). */
export interface PlanFacts {
  /** Every table scanned, views and macros expanded; writes do not count as reads. */
  reads: BoundName[]
  /** Tables that a FOREIGN KEY of a new table points at. */
  references: BoundName[]
  sequences: BoundName[]
  targets: PlanTarget[]
  /** The plan itself, for gate/shape.ts. */
  tree: unknown[]
  /** Statements that DuckDB made of the text; anything but 1 is refused. */
  plans: number
}

type Json = Record<string, unknown>

const operators = new Set(
  `MATERIALIZED_CTE RECURSIVE_CTE PROJECTION DUMMY_SCAN FILTER CTE_REF GET COMPARISON_JOIN ANY_JOIN DELIM_JOIN DEPENDENT_JOIN
  CROSS_PRODUCT DELIM_GET WINDOW AGGREGATE_AND_GROUP_BY UNNEST ASOF_JOIN POSITIONAL_JOIN SAMPLE LIMIT ORDER_BY TOP_N DISTINCT EXCEPT
  UNION INTERSECT EXPRESSION_GET EMPTY_RESULT MERGE_INTO INSERT UPDATE DELETE CREATE_TABLE CREATE_VIEW CREATE_SEQUENCE CREATE_TYPE
  CREATE_MACRO CREATE_INDEX DROP ALTER SET RESET PIVOT`
    .split(/\s+/)
    .map((name) => `LOGICAL_${name}`),
)

/** Table functions that read nothing but their arguments. `seq_scan` is a table and is judged by its name. */
const scans = new Set(
  `seq_scan unnest range generate_series repeat repeat_row json_each json_tree test_all_types test_vector_types
  pg_timezone_names icu_calendar_names summary`.split(/\s+/),
)

const entry = (type: unknown) =>
  String(type ?? '')
    .replace(/_ENTRY$/, '')
    .replace(/_/g, ' ')
const text = (value: unknown) => (typeof value === 'string' ? value : '')

/**
 * Reads DuckDB's serialised plan. Whatever it does not know is refused, never skipped.
 * @param plan `json_serialize_plan`'s answer, parsed, with `error: false`.
 * @throws MallardError 0A000 for an operator or a scan that is not on the list.
 */
export function analyse(plan: { plans?: unknown[] }): PlanFacts {
  const facts: PlanFacts = {
    reads: [],
    references: [],
    sequences: [],
    targets: [],
    tree: plan.plans ?? [],
    plans: plan.plans?.length ?? 0,
  }
  for (const one of plan.plans ?? []) visit(one, facts, true)
  return facts
}

function visit(node: unknown, facts: PlanFacts, isPlan: boolean): void {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, facts, isPlan)
    return
  }
  if (node === null || typeof node !== 'object') return
  const json = node as Json
  const type = text(json.type)
  if (type.startsWith('LOGICAL_')) operator(json, type, facts)
  if (json.sequence_create_info) facts.sequences.push(named(json.sequence_create_info as Json, 'name'))
  for (const [key, child] of Object.entries(json)) {
    // A created view's or macro's body is an unbound tree; its reads are judged from its own plan (gate/views.ts).
    if ((key === 'query' || key === 'function') && type.endsWith('_ENTRY')) continue
    // A column's DEFAULT draws from its sequence by the table's right, not by the writer's.
    if (key === 'bound_defaults') continue
    if (typeof child === 'object') visit(child, facts, false)
  }
}

function operator(json: Json, type: string, facts: PlanFacts): void {
  if (!operators.has(type))
    throw notSupported(
      `This kind of statement is not allowed here (${type.slice(8).toLowerCase().replace(/_/g, ' ')}).`,
    )
  const target = targetOf(json, type)
  if (target) facts.targets.push(target)
  if (type === 'LOGICAL_GET') scan(json, facts)
  if (type === 'LOGICAL_CREATE_TABLE') foreignKeys(json.info as Json, facts)
}

function scan(json: Json, facts: PlanFacts): void {
  const name = text(json.name).toLowerCase()
  if (!scans.has(name))
    throw notSupported(
      `The table function ${name || '?'} is not allowed here.`,
      name.startsWith('duckdb_') || name.startsWith('pragma_')
        ? 'Use SHOW or information_schema to look at the catalog.'
        : 'Use Load a file: right-click a schema in the tree, or Ctrl-K.',
    )
  if (name !== 'seq_scan') return
  const data = json.function_data as Json | undefined
  if (!data || !text(data.catalog) || !text(data.table))
    throw notSupported('A scan without a table is not allowed here.')
  // CREATE INDEX scans the table that it indexes; that is the owner's right, not a read.
  if (data.is_create_index !== true)
    facts.reads.push({ catalog: text(data.catalog), schema: text(data.schema), name: text(data.table) })
}

function foreignKeys(info: Json, facts: PlanFacts): void {
  for (const constraint of (info.constraints as Json[] | undefined) ?? [])
    if (constraint.type === 'FOREIGN_KEY' && text(constraint.table) !== text(info.table))
      facts.references.push({
        catalog: text(info.catalog),
        schema: text(constraint.schema) || text(info.schema),
        name: text(constraint.table),
      })
}

function named(info: Json, key: string): BoundName {
  return { catalog: text(info.catalog), schema: text(info.schema), name: text(info[key]) }
}

function targetOf(json: Json, type: string): PlanTarget | null {
  const table = () => named(json.table_info as Json, 'table')
  const returning = json.return_chunk === true
  const info = (json.info ?? {}) as Json
  switch (type) {
    case 'LOGICAL_INSERT':
      return { action: 'insert', object: table(), returning }
    case 'LOGICAL_UPDATE':
      return { action: 'update', object: table(), returning }
    case 'LOGICAL_DELETE':
      return { action: 'delete', object: table(), returning }
    case 'LOGICAL_MERGE_INTO':
      return { action: 'merge', object: table(), returning, actions: mergeActions(json.actions) }
    case 'LOGICAL_CREATE_TABLE':
      return create('TABLE', info, 'table')
    case 'LOGICAL_CREATE_VIEW':
      return create('VIEW', info, 'view_name')
    case 'LOGICAL_CREATE_SEQUENCE':
      return create('SEQUENCE', info, 'name')
    case 'LOGICAL_CREATE_TYPE':
      return create('TYPE', info, 'name')
    case 'LOGICAL_CREATE_MACRO':
      return create(entry(info.type), info, 'name')
    case 'LOGICAL_CREATE_INDEX':
      return json.alter_table_info
        ? alter(json.alter_table_info as Json)
        : { ...create('INDEX', info, 'name'), onTable: text(info.table) }
    case 'LOGICAL_DROP':
      return drop(info)
    case 'LOGICAL_ALTER':
      return alter(info)
    case 'LOGICAL_SET':
    case 'LOGICAL_RESET':
      if (json.scope !== 'VARIABLE') throw notSupported('SET inside a plan is not allowed here.')
      return { action: 'set variable', name: text(json.name) }
    default:
      return null
  }
}

function create(kind: string, info: Json, key: string): PlanTarget & { action: 'create' } {
  return {
    action: 'create',
    kind,
    object: named(info, key),
    temporary: info.temporary === true || text(info.catalog) === 'temp',
    onConflict: text(info.on_conflict),
  }
}

function drop(info: Json): PlanTarget {
  return {
    action: 'drop',
    kind: entry(info.type),
    object: named(info, 'name'),
    ifExists: info.if_not_found === 'RETURN_NULL',
    cascade: info.cascade === true,
  }
}

const alterKinds: Record<string, string> = {
  ALTER_TABLE: 'TABLE',
  ALTER_VIEW: 'VIEW',
  ALTER_SEQUENCE: 'SEQUENCE',
  ALTER_SCALAR_FUNCTION: 'MACRO',
  ALTER_TABLE_FUNCTION: 'TABLE MACRO',
  ALTER_DATABASE: 'DATABASE',
}

function alter(info: Json): PlanTarget {
  const type = text(info.type)
  const kind = alterKinds[type] ?? entry(info.entry_catalog_type ?? info.catalog_entry_type)
  const change = text(info.alter_table_type) || text(info.alter_view_type) || type
  if (!kind || kind === 'DATABASE') throw notSupported('This ALTER is not allowed here.')
  const value = info.comment_value as Json | undefined
  return {
    action: 'alter',
    kind,
    object: named(info, 'name'),
    ifExists: info.if_not_found === 'RETURN_NULL',
    change,
    newName:
      change === 'RENAME_TABLE'
        ? text(info.new_table_name)
        : change === 'RENAME_VIEW'
          ? text(info.new_view_name)
          : null,
    ...(type === 'SET_COMMENT' ? { comment: value?.is_null === true ? null : text(value?.value) } : {}),
  }
}

/** MERGE's actions by what they do; DO NOTHING and ERROR do nothing. */
function mergeActions(actions: unknown): ('insert' | 'update' | 'delete')[] {
  const found = new Set<'insert' | 'update' | 'delete'>()
  const look = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) look(one)
    else if (node && typeof node === 'object')
      for (const [key, value] of Object.entries(node as Json)) {
        if (key === 'action_type') {
          const name = text(value).toUpperCase()
          if (name.includes('INSERT')) found.add('insert')
          else if (name.includes('UPDATE')) found.add('update')
          else if (name.includes('DELETE')) found.add('delete')
          else if (!/DO_NOTHING|ERROR/.test(name)) throw notSupported('This MERGE action is not allowed here.')
        } else if (key !== 'expressions') look(value)
      }
  }
  look(actions)
  if (found.size === 0 && actions === undefined)
    throw new MallardError('0A000', 'MERGE without actions cannot be judged.')
  return [...found]
}
