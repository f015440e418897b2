import type { DuckDBConnection } from '@duckdb/node-api'
import { cellText } from '../encode/index.ts'
import { binSql, binsOf, cut, placeSql, scaleOf, unitOf } from './axis.ts'
import type { Studied, StudiedColumn } from './studied.ts'
import type { ColumnProfile } from './types.ts'

const mostBins = 24
const topValues = 10
const longest = 200
/** Above this many rows grouping takes more than some seconds. */
const mostGrouped = 20_000_000

/**
 * Figures of one column over all rows that are looked at: two or three scans of the kept result.
 * @throws Error of DuckDB, e.g. when a filter's value cannot be cast
 */
export async function profile(
  connection: DuckDBConnection,
  rows: Studied,
  column: StudiedColumn,
): Promise<ColumnProfile> {
  const facts = await factsOf(connection, rows, column)
  const exact = facts.rows <= mostGrouped
  const groups = exact
    ? await groupsOf(connection, rows, column)
    : { distinct: await estimate(connection, rows, column), top: [] }
  return {
    ...facts.profile,
    rows: facts.rows,
    exact,
    ...groups,
    histogram: await histogram(connection, rows, column, facts.axis),
  }
}

const numberOrNull = (value: unknown): number | null =>
  value === null || !Number.isFinite(Number(value)) ? null : Number(value)

async function factsOf(
  connection: DuckDBConnection,
  rows: Studied,
  { value, text, key, type, ordered }: StudiedColumn,
) {
  const scale = scaleOf(type)
  const place = scale ? placeSql(value, scale) : 'NULL::DOUBLE'
  // NaN and infinities would be all that least and greatest say.
  const ends = ordered ? value : 'NULL'
  const those = scale ? 'WHERE place IS NOT NULL' : ''
  const isText = type.kind === 'scalar' && type.name === 'VARCHAR'
  const length = isText ? `length(${text})` : 'NULL::BIGINT'
  const shown = (name: string) => (ordered ? `left(${cellText(name, type)}, ${longest})` : name)
  const sql = `
    WITH seen AS (SELECT ${ends} AS v, ${key} IS NULL AS nothing, ${place} AS place, ${length} AS size ${rows.from}),
    figures AS (
      SELECT count(*) AS total, count(*) FILTER (nothing) AS nulls, count(place) AS placed,
        min(place) AS low, max(place) AS high, avg(place) AS mean, quantile_cont(place, [0.25, 0.5, 0.75]) AS quartiles,
        min(size) AS shortest, max(size) AS widest, avg(size) AS size, count(*) FILTER (size = 0) AS empty
      FROM seen),
    ends AS (SELECT min(v) AS least, max(v) AS greatest FROM seen ${those})
    SELECT figures.*, ${shown('least')} AS least, ${shown('greatest')} AS greatest FROM figures, ends`
  const [row] = (await connection.runAndReadAll(sql, rows.values)).getRowObjectsJson()
  const total = Number(row!.total)
  const nulls = Number(row!.nulls)
  const quartiles = (row!.quartiles as unknown[] | null)?.map(numberOrNull) ?? []
  return {
    rows: total,
    axis: { low: numberOrNull(row!.low), high: numberOrNull(row!.high) },
    profile: {
      nulls,
      notFinite: scale ? total - nulls - Number(row!.placed) : 0,
      least: row!.least as string | null,
      greatest: row!.greatest as string | null,
      mean: scale === 'number' ? numberOrNull(row!.mean) : null,
      quartiles:
        scale === 'number' && quartiles.length === 3 && !quartiles.includes(null)
          ? (quartiles as [number, number, number])
          : null,
      lengths:
        isText && row!.shortest !== null
          ? {
              least: Number(row!.shortest),
              greatest: Number(row!.widest),
              mean: Number(row!.size),
              empty: Number(row!.empty),
            }
          : null,
    },
  }
}

async function groupsOf(connection: DuckDBConnection, rows: Studied, { key, keyText }: StudiedColumn) {
  const sql = `
    WITH groups AS (SELECT ${key} AS k, count(*) AS n ${rows.from} GROUP BY ALL HAVING k IS NOT NULL),
    top AS (SELECT k, n, count(*) OVER () AS all_groups FROM groups ORDER BY n DESC, k LIMIT ${topValues})
    SELECT left(${keyText('k')}, ${longest}), n, all_groups FROM top ORDER BY n DESC, k`
  const found = (await connection.runAndReadAll(sql, rows.values)).getRowsJson()
  return {
    distinct: Number(found[0]?.[2] ?? 0),
    top: found.map(([value, count]) => ({ value: String(value), rows: Number(count) })),
  }
}

async function estimate(connection: DuckDBConnection, rows: Studied, { key }: StudiedColumn): Promise<number> {
  const sql = `SELECT approx_count_distinct(${key}) ${rows.from}`
  return Number((await connection.runAndReadAll(sql, rows.values)).getRows()[0]![0])
}

async function histogram(
  connection: DuckDBConnection,
  rows: Studied,
  { value, type }: StudiedColumn,
  { low, high }: { low: number | null; high: number | null },
): Promise<ColumnProfile['histogram']> {
  const scale = scaleOf(type)
  if (!scale || low === null || high === null) return null
  const shape = cut(low, high, mostBins, unitOf(type))
  const sql = `
    SELECT ${binSql('x', shape)} AS bin, count(*) FROM (SELECT ${placeSql(value, scale)} AS x ${rows.from})
    WHERE x IS NOT NULL GROUP BY bin`
  const counted = (await connection.runAndReadAll(sql, rows.values)).getRows()
  const counts = new Map(counted.map(([bin, count]) => [Number(bin), Number(count)]))
  return { scale, bins: binsOf(shape, counts) }
}
