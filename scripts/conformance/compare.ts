import { headOf, lex } from '../../lib/sql/index.ts'
import { isBuiltin } from '../../lib/warehouse/gate/functions.ts'
import type { Result } from './native.ts'
import { refused, unstable } from './refused.ts'

export type Verdict =
  | { kind: 'same' }
  | { kind: 'refused by design'; reason: string }
  /** DuckDB alone fails, so that the statement says nothing of what must succeed. */
  | { kind: 'fails natively' }
  /** DuckDB alone fails and Mallard does not: worth a look. */
  | { kind: 'succeeds here only'; message: string }
  | { kind: 'fails here'; message: string }
  | { kind: 'other rows'; message: string }

const bare = (sql: string) => sql.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/^\s*--.*$/gm, ' ')

function namesBuiltin(sql: string): boolean {
  try {
    const { create } = headOf(lex(sql))
    return create?.kind === 'MACRO' && isBuiltin(create.name.at(-1) ?? '')
  } catch {
    // What cannot be read is for the two sides to refuse.
    return false
  }
}

/** Why a statement is not tried at all, if so. */
export function refusedByDesign(sql: string): string | undefined {
  if (namesBuiltin(sql)) return "a macro with a builtin's name"
  return refused.find(([pattern]) => pattern.test(bare(sql)))?.[1]
}

/** DML answers its counts and DDL a status here (docs/sql-api.md), where DuckDB answers `Count` or nothing. */
function answersRows(sql: string): boolean {
  return (
    /^\s*(\(|SELECT|WITH|FROM|VALUES|TABLE|PIVOT|UNPIVOT)\b/i.test(bare(sql).replace(/^\s*\(+/, ' ')) &&
    !/\b(INSERT|UPDATE|DELETE|MERGE)\s+(INTO|FROM|\w+\s+SET)\b/i.test(sql)
  )
}

/** Rows without their order, which SQL does not promise unless asked, and DuckDB's threads do not keep. */
const unordered = (rows: string[]) => [...rows].sort()

export function compare(sql: string, native: Result, product: Result): Verdict {
  if (!native.ok)
    return product.ok ? { kind: 'succeeds here only', message: native.message ?? '' } : { kind: 'fails natively' }
  if (!product.ok) return { kind: 'fails here', message: product.message ?? '' }
  if (!answersRows(sql) || unstable.some((pattern) => pattern.test(bare(sql)))) return { kind: 'same' }
  const [a, b] = [unordered(native.rows ?? []), unordered(product.rows ?? [])]
  const at = a.findIndex((row, index) => row !== b[index])
  if (a.length === b.length && at < 0) return { kind: 'same' }
  const place = at < 0 ? a.length : at
  return {
    kind: 'other rows',
    message: `${a.length} rows natively, ${b.length} here; ${a[place]?.slice(0, 150)} against ${b[place]?.slice(0, 150)}`,
  }
}
