import { hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'

/** What differs between two plans of one query: numbers of tables, places in the text, names of columns. */
const incidental = new Set(
  `query_location alias table_index group_index aggregate_index groupings_index mark_index window_index unnest_index
  cte_index excluded_table_index`.split(/\s+/),
)

/** Operators that are nothing to the gate by themselves; all others are facts, those that are not known too. */
const factless = new Set(
  `PROJECTION DUMMY_SCAN FILTER CTE_REF MATERIALIZED_CTE RECURSIVE_CTE COMPARISON_JOIN ANY_JOIN DELIM_JOIN DEPENDENT_JOIN
  CROSS_PRODUCT DELIM_GET WINDOW AGGREGATE_AND_GROUP_BY UNNEST ASOF_JOIN POSITIONAL_JOIN SAMPLE LIMIT ORDER_BY TOP_N
  DISTINCT EXCEPT UNION INTERSECT EXPRESSION_GET EMPTY_RESULT`
    .split(/\s+/)
    .map((name) => `LOGICAL_${name}`),
)

/** Members that gate/analyse.ts reads: of operators, and of the entries that CREATE makes and writes name. */
const readOfOperators = new Set(['children', 'info', 'table_info', 'alter_table_info', 'function_data', 'actions'])
const readOfEntries = new Set(['constraints'])

/** Characters from which a digest takes the place of what nobody reads. */
const large = 1_000
/** The same for an operator that is no fact. */
const largeOperator = 100
/** A select list longer than this is not told item by item. */
const mostItems = 1_000
/** Characters read at one go: some milliseconds. */
const slice = 500_000
/** Characters that may be left: web parses them at one go. */
const mostLeft = 6_000_000

interface Frame {
  key: string
  isList: boolean
  members: number
  type: string
  /** Where its text begins in `canonical` and `out`, and how long the canonical text was there. */
  canonicalAt: number
  outAt: number
  lengthAt: number
  isExpression: boolean
  isFact: boolean
  cte: number
  table: number
  /** The common table expressions that are used in it and stand outside, in the order of the text. */
  outside: number[]
  items: string[]
}

/**
 * Reduces DuckDB's serialised plan to what the gate reads (gate/analyse.ts, gate/shape.ts). What nobody reads, and is
 * large, becomes `{"~digest": ...}`. Each operator gets `~digest`, the SHA-256 of all that it computes: two operators
 * have the same one only if DuckDB's text of both is the same but for what is incidental, numbers being compared as
 * they are written, and uses of common table expressions by what they refer to. A projection gets `~list`, the digests
 * of its items, as well.
 * @param plan `json_serialize_plan`'s answer. One without `"error":false` is answered as it is.
 * @param from characters from which something counts as large; `fromOperator` for operators. Digests compare only with
 *   those that were made with the same.
 * @returns JSON; an answer with `error_type` "too large" if more than 6 MB were left.
 */
export async function reducePlan(plan: string, from = large, fromOperator = largeOperator): Promise<string> {
  if (!plan.startsWith('{"error":false')) return plan
  const reducer = new Reducer(plan, from, fromOperator)
  for (let to = slice; !reducer.read(to); to += slice) await setImmediate()
  const reduced = reducer.text()
  return reduced.length > mostLeft ? '{"error":true,"error_type":"too large"}' : reduced
}

class Reducer {
  private readonly plan: string
  private readonly large: number
  private readonly largeOperator: number
  private readonly canonical: string[] = []
  private readonly out: string[] = []
  private length = 0
  private readonly frames: Frame[] = []
  private at = 0
  /** What lies before it was taken over. */
  private from = 0

  constructor(plan: string, large: number, largeOperator: number) {
    this.plan = plan
    this.large = large
    this.largeOperator = largeOperator
  }

  text(): string {
    this.take(this.plan.length)
    return this.out.join('')
  }

  /** Goes on to a place, or a little further. @returns whether that was the end */
  read(to: number): boolean {
    const { plan } = this
    const end = Math.min(to, plan.length)
    while (this.at < end) {
      const code = plan.charCodeAt(this.at)
      if (code === 34) this.string()
      else if (code === 123 || code === 91) this.open(code === 91)
      else if (code === 125 || code === 93) this.close()
      else this.at++
    }
    return this.at >= plan.length
  }

  private string(): void {
    const { plan, at: start } = this
    const end = endOfString(plan, start)
    this.at = end
    const frame = this.frames.at(-1)
    if (!frame || frame.isList) return
    if (plan.charCodeAt(end) !== 58) {
      if (frame.key === 'type') frame.type = plan.slice(start + 1, end - 1)
      return
    }
    const key = plan.slice(start + 1, end - 1)
    if (key.startsWith('~')) throw new Error('The plan holds a name that is reserved.')
    frame.key = key
    if (key === 'expression_class' || key === 'class') frame.isExpression = true
    if (key === 'sequence_create_info') frame.isFact = true
    this.at = end + 1
    if (incidental.has(key)) this.drop(frame, start)
    else frame.members++
  }

  /** Leaves a member out; only a scalar ever is incidental. */
  private drop(frame: Frame, start: number): void {
    const { plan, at } = this
    const code = plan.charCodeAt(at)
    if (code === 123 || code === 91) {
      frame.members++
      return
    }
    let end = at
    if (code === 34) end = endOfString(plan, at)
    else while (plan.charCodeAt(end) !== 44 && plan.charCodeAt(end) !== 125 && end < plan.length) end++
    if (frame.key === 'cte_index') frame.cte = Number(plan.slice(at, end))
    if (frame.key === 'table_index') frame.table = Number(plan.slice(at, end))
    this.take(frame.members > 0 ? start - 1 : start)
    this.at = end
    this.from = frame.members === 0 && plan.charCodeAt(end) === 44 ? end + 1 : end
  }

  private open(isList: boolean): void {
    this.take(this.at)
    const above = this.frames.at(-1)
    this.frames.push({
      key: isList ? (above?.key ?? '') : '',
      isList,
      members: 0,
      type: '',
      canonicalAt: this.canonical.length,
      outAt: this.out.length,
      lengthAt: this.length,
      isExpression: false,
      isFact: false,
      cte: -1,
      table: -1,
      outside: [],
      items: [],
    })
    this.at++
  }

  private close(): void {
    const frame = this.frames.pop()!
    const above = this.frames.at(-1)
    const operator = !frame.isList && frame.type.startsWith('LOGICAL_')
    this.take(operator ? this.at : this.at + 1)
    this.at++
    if (operator) this.operator(frame)
    this.from = this.at
    if (above) {
      above.isFact ||= frame.isFact
      for (const one of frame.outside) above.outside.push(one)
    }
    const length = this.length - frame.lengthAt
    if (!frame.isFact && length > (operator ? this.largeOperator : this.large) && isUnread(frame, above, operator))
      this.replace(frame, operator)
    const [list, projection] = [above, this.frames.at(-2)]
    if (list?.isList && list.key === 'expressions' && projection?.type === 'LOGICAL_PROJECTION')
      projection.items.push(this.digest(frame))
  }

  /** Whatever an operator computes is told by its digest from here on. */
  private operator(frame: Frame): void {
    frame.isFact ||= !factless.has(frame.type)
    if (frame.type === 'LOGICAL_CTE_REF') frame.outside.push(frame.cte)
    if (frame.type === 'LOGICAL_MATERIALIZED_CTE' || frame.type === 'LOGICAL_RECURSIVE_CTE') {
      const uses = frame.outside.flatMap((cte, at) => (cte === frame.table ? [at] : []))
      this.canonical.push(`,"~uses":[${uses.join()}]`)
      frame.outside = frame.outside.filter((cte) => cte !== frame.table)
    }
    const digest = this.digest(frame)
    const items =
      frame.items.length > 0 && frame.items.length <= mostItems ? `,"~list":${JSON.stringify(frame.items)}` : ''
    this.out.push(`,"~digest":"${digest}"${items}}`)
    this.canonical.length = frame.canonicalAt
    this.canonical.push(`#${digest}`)
  }

  private replace(frame: Frame, operator: boolean): void {
    const digest = operator ? this.canonical.at(-1)!.slice(1) : this.digest(frame)
    const told = `{"~digest":"${digest}"}`
    this.canonical.length = frame.canonicalAt
    this.out.length = frame.outAt
    this.canonical.push(operator ? `#${digest}` : told)
    this.out.push(told)
    this.length = frame.lengthAt + told.length
  }

  private digest(frame: Frame): string {
    return hash('sha256', this.canonical.slice(frame.canonicalAt).join(''))
  }

  private take(to: number): void {
    if (to <= this.from) return
    const piece = this.plan.slice(this.from, to)
    this.canonical.push(piece)
    this.out.push(piece)
    this.length += piece.length
    this.from = to
  }
}

/** May it be told by its digest alone? Not what the gate reads by its name, nor what such a member holds. */
function isUnread(frame: Frame, above: Frame | undefined, operator: boolean): boolean {
  if (!above) return false
  // One that a correlated subquery multiplies a view by is known by its type (gate/shape.ts).
  if (operator) return frame.type !== 'LOGICAL_DELIM_GET'
  if (frame.isExpression) return true
  if (above.isList) return false
  if (above.type.startsWith('LOGICAL_')) return !readOfOperators.has(above.key)
  return above.type.endsWith('_ENTRY') && !readOfEntries.has(above.key)
}

/** Behind the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0
    while (text.charCodeAt(end - 1 - escapes) === 92) escapes++
    if (escapes % 2 === 0) return end + 1
  }
  return text.length
}
