import type { DuckDBConnection } from '@duckdb/node-api'
import type { DataType } from '../../results/dataType.ts'
import type { MemoryTables } from './memory.ts'
import { type Page, page, range, type Source } from './pages.ts'
import { columnAt } from './query.ts'
import type { ComparedColumn, CompareQuestion, Comparison } from './types.ts'

/** One of the two results; its columns are qualified by `l` or `r`. */
export interface Side {
  source: Source
  types: readonly DataType[]
  columns: readonly { name: string; type: string }[]
  /** Has the table the columns' types, or their texts? */
  typed: boolean
}

/** Columns of the same name belong together, else those that differ in case only; of repeated names the first with the first. */
export function pairColumns(left: Side['columns'], right: Side['columns']): ComparedColumn[] {
  const free = new Set(right.keys())
  const take = (same: (name: string) => boolean): number | null => {
    for (const at of free)
      if (same(right[at]!.name)) {
        free.delete(at)
        return at
      }
    return null
  }
  const exact = left.map(({ name }) => take((other) => other === name))
  const found = left.map(({ name }, at) => exact[at] ?? take((other) => other.toLowerCase() === name.toLowerCase()))
  return [
    ...left.map(({ name }, at) => ({ name, left: at, right: found[at] ?? null, different: 0 })),
    ...[...free].map((at) => ({ name: right[at]!.name, left: null, right: at, different: 0 })),
  ]
}

const wholes = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$|^BIGNUM$/
const scalar = (type: DataType) => (type.kind === 'scalar' ? type.name : '')
const isExact = (type: DataType) => wholes.test(scalar(type)) || scalar(type) === 'DECIMAL'
const isFloat = (type: DataType) => ['FLOAT', 'DOUBLE'].includes(scalar(type))

/** `1.50` and `1.5` are one number. */
const plainest = (text: string) =>
  `CASE WHEN contains(${text}, '.') THEN rtrim(rtrim(${text}, '0'), '.') ELSE ${text} END`

/** SQL for what two cells are compared by: values where both sides have the type, numbers as numbers, all else as texts. */
function comparables(l: Side, at: number, r: Side, other: number): { left: string; right: string }[] {
  const [a, b] = [l.source.columns[at]!, r.source.columns[other]!]
  const [type, otherType] = [l.types[at]!, r.types[other]!]
  const texts = { left: a.text, right: b.text }
  if (l.columns[at]!.type === r.columns[other]!.type) {
    // The same moment may be written in another zone.
    const byValue = (l.typed && r.typed) || scalar(type) === 'TIMESTAMP WITH TIME ZONE'
    return [byValue && a.value !== a.text ? { left: a.value, right: b.value } : texts]
  }
  if (isExact(type) && isExact(otherType)) return [{ left: plainest(a.text), right: plainest(b.text) }]
  if ((isExact(type) || isFloat(type)) && (isExact(otherType) || isFloat(otherType))) {
    const as = (name: string) => ({ left: `TRY_CAST(${a.text} AS ${name})`, right: `TRY_CAST(${b.text} AS ${name})` })
    // A DOUBLE alone would take 2^53 + 1 for 2^53.
    return [as('DOUBLE'), as('HUGEINT')]
  }
  return [texts]
}

const differ = (parts: { left: string; right: string }[]) =>
  parts.map(({ left, right }) => `${left} IS DISTINCT FROM ${right}`).join(' OR ')

/** SQL for the pairs of rows, `x` and `y`: their row numbers, NULL where one has no partner, in the order of both. */
function pairsSql(l: Side, r: Side, pairs: readonly ComparedColumn[], keys: readonly number[]): string {
  if (keys.length === 0) {
    const numbered = (side: Side) => `(SELECT rowid AS i FROM ${side.source.table})`
    return `SELECT a.i AS x, b.i AS y FROM ${numbered(l)} a POSITIONAL JOIN ${numbered(r)} b`
  }
  const parts = keys.flatMap((key) => {
    const pair = pairs.find(({ left }) => left === key)
    if (!pair || pair.right === null)
      throw new Error(`Invalid Input Error: ${columnAt(l.columns, key).name} is in one of the results only.`)
    return comparables(l, key, r, pair.right)
  })
  // Where a key comes several times, the first belong together, and the second.
  const side = (given: Side, alias: string, texts: string[]) => {
    const names = texts.map((text, at) => `${text} AS k${at}`)
    const order = texts.map((_, at) => `k${at}`).join(', ')
    return `(SELECT *, row_number() OVER (PARTITION BY ${order} ORDER BY i) AS nth
      FROM (SELECT ${alias}.rowid AS i, ${names.join(', ')} FROM ${given.source.table} ${alias}))`
  }
  const same = [...parts.map((_, at) => `a.k${at} IS NOT DISTINCT FROM b.k${at}`), 'a.nth = b.nth']
  const left = side(
    l,
    'l',
    parts.map((part) => part.left),
  )
  const right = side(
    r,
    'r',
    parts.map((part) => part.right),
  )
  return `SELECT a.i AS x, b.i AS y FROM ${left} a FULL JOIN ${right} b ON ${same.join(' AND ')}
    ORDER BY coalesce(a.i, b.i), a.i NULLS LAST`
}

const kindSql = (columns: number) => {
  const any = Array.from({ length: columns }, (_, at) => `d${at}`).join(' OR ') || 'false'
  return `CASE WHEN x IS NULL THEN 'added' WHEN y IS NULL THEN 'removed' WHEN ${any} THEN 'changed' ELSE 'same' END`
}

/**
 * Compares two kept results in a table of row numbers and marks, which later pages reuse, and gives a page of them.
 * @throws Error of DuckDB, e.g. for a key that only one of them has
 */
export async function compare(
  connection: DuckDBConnection,
  memory: MemoryTables,
  [l, r]: readonly [Side, Side],
  { keys, only, offset, limit }: CompareQuestion,
): Promise<{ comparison: Comparison; page: Page }> {
  const columns = pairColumns(l.columns, r.columns)
  const shared = columns.filter((column) => column.left !== null && column.right !== null)
  const name = JSON.stringify(['compared', l.source.table, r.source.table, keys])
  const { table } = await memory.get(name, async (made) => {
    const marks = shared.map(({ left, right }, at) => `${differ(comparables(l, left!, r, right!))} AS d${at}`)
    const joined = `(${pairsSql(l, r, columns, keys)}) p LEFT JOIN ${l.source.table} l ON l.rowid = p.x
      LEFT JOIN ${r.source.table} r ON r.rowid = p.y`
    await connection.run(
      `CREATE TABLE ${made} AS SELECT *, ${kindSql(shared.length)} AS kind
       FROM (SELECT ${['x', 'y', ...marks].join(', ')} FROM ${joined} ORDER BY coalesce(x, y), x NULLS LAST)`,
    )
    return Number((await connection.runAndReadAll(`SELECT count(*) FROM ${made}`)).getRows()[0]![0])
  })
  const facts = await factsOf(connection, table, columns, shared)
  const shown = only === 'different' ? await different(connection, memory, table) : null
  const { same, ...others } = facts.counts
  const total = others.changed + others.added + others.removed + (shown ? 0 : same)
  return {
    comparison: { ...facts, total },
    page: await pageOf(connection, [l, r], { table, shown, shared, offset, limit }),
  }
}

async function factsOf(
  connection: DuckDBConnection,
  table: string,
  columns: ComparedColumn[],
  shared: readonly ComparedColumn[],
): Promise<Omit<Comparison, 'total'>> {
  const kinds = ['same', 'changed', 'added', 'removed'] as const
  const counts = kinds.map((kind) => `count(*) FILTER (kind = '${kind}')`)
  const each = shared.map((_, at) => `count(*) FILTER (kind = 'changed' AND d${at})`)
  const row = (await connection.runAndReadAll(`SELECT ${[...counts, ...each].join(', ')} FROM ${table}`)).getRows()[0]!
  const numbers = row.map(Number)
  return {
    counts: { same: numbers[0]!, changed: numbers[1]!, added: numbers[2]!, removed: numbers[3]! },
    columns: columns.map((column) => {
      const at = shared.indexOf(column)
      return at < 0 ? column : { ...column, different: numbers[4 + at]! }
    }),
  }
}

/** The numbers of the pairs that are not the same, as a table. */
async function different(connection: DuckDBConnection, memory: MemoryTables, table: string): Promise<string> {
  const { table: shown } = await memory.get(`${table} different`, async (made) => {
    await connection.run(`CREATE TABLE ${made} AS SELECT rowid AS n FROM ${table} WHERE kind <> 'same' ORDER BY n`)
    return 0
  })
  return shown
}

/** Pairs as `[kind, left row, right row, marks]`: a mark is `1` for each shared column that differs, in their order. */
async function pageOf(
  connection: DuckDBConnection,
  [l, r]: readonly [Side, Side],
  given: { table: string; shown: string | null; shared: readonly ComparedColumn[]; offset: number; limit: number },
): Promise<Page> {
  const { table, shown, shared, offset, limit } = given
  const those = shown
    ? `(SELECT c.*, s.rowid AS place FROM ${table} c JOIN (SELECT rowid, n FROM ${shown} WHERE ${range({ offset, limit })}) s ON c.rowid = s.n)`
    : `(SELECT *, rowid AS place FROM ${table} WHERE ${range({ offset, limit })})`
  const marks = shared.map((_, at) => `CASE WHEN d${at} THEN '1' ELSE '0' END`)
  const mark = marks.length > 0 ? `CASE WHEN kind = 'changed' THEN concat(${marks.join(', ')}) ELSE '' END` : "''"
  const row = (side: Side, place: string) => `CASE WHEN ${place} IS NULL THEN 'null' ELSE ${side.source.row()} END`
  const pair = `concat('["', kind, '",', ${row(l, 'x')}, ',', ${row(r, 'y')}, ',"', ${mark}, '"]')`
  const from = `${those} p LEFT JOIN ${l.source.table} l ON l.rowid = p.x LEFT JOIN ${r.source.table} r ON r.rowid = p.y`
  return page(connection, pair, from, 'place')
}
