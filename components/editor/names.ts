/** DuckDB's reserved words (`duckdb_keywords()`, category "reserved" and those that cannot be table names). */
const reserved = new Set(
  `all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default deferrable desc describe
 distinct do else end except false fetch for foreign from group having in initially intersect into lambda lateral leading limit not null
 offset on only or order pivot pivot_longer pivot_wider placing primary qualify references returning select show some summarize symmetric
 table then to trailing true union unique unpivot using variadic when where window with
 anti asof authorization binary collation concurrently cross freeze full glob ilike inner is isnull join left like natural notnull outer
 overlaps positional right semi similar tablesample try_cast verbose at generated map struct`.split(/\s+/),
)

/** A name as SQL takes it: as it is where that is safe, else in double quotes. */
export function quoteWhereNeeded(name: string): string {
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reserved.has(name.toLowerCase())
  return plain ? name : `"${name.replaceAll('"', '""')}"`
}

/** A path of names as SQL takes it: `sales.main."my table"`. */
export const quotePath = (path: readonly string[]): string => path.map(quoteWhereNeeded).join('.')
