/**
 * SQL for a DOUBLE as JavaScript writes it, out of DuckDB's JSON writer, which differs in `1.0` and `1e300`. (The
 * cast to VARCHAR is no base: its text is not always the shortest, e.g. 3.6397056000000002e+25.)
 */
export function floatingText(x: string): string {
  const s = `CAST(to_json(${x}) AS VARCHAR)`
  return [
    `CASE WHEN ends_with(${s}, '.0') THEN left(${s}, -2)`,
    `WHEN contains(${s}, 'e') THEN regexp_replace(${s}, 'e([0-9])', 'e+\\1')`,
    `ELSE ${s} END`,
  ].join(' ')
}

/**
 * SQL for a FLOAT as the DOUBLE with the same shortest text. DuckDB's own text of a FLOAT is not always the
 * shortest (134969808, not 134969810; 1.28639e-42, not 1.286e-42), so long and subnormal ones are shortened here.
 */
export function widened(x: string): string {
  const rounded = (digits: number) => `CAST(format('{:.${digits - 1}e}', CAST(${x} AS DOUBLE)) AS DOUBLE)`
  const fits = (digits: number) => `CAST(${rounded(digits)} AS FLOAT) = ${x} THEN ${rounded(digits)}`
  const subnormal = `(${x} <> 0 AND abs(${x}) < 1.17549435e-38)`
  return [
    'CASE',
    `WHEN NOT ${subnormal} AND strlen(CAST(${x} AS VARCHAR)) < 9 THEN CAST(CAST(${x} AS VARCHAR) AS DOUBLE)`,
    ...[1, 2, 3, 4, 5].map((digits) => `WHEN ${subnormal} AND ${fits(digits)}`),
    ...[6, 7, 8].map((digits) => `WHEN ${fits(digits)}`),
    `ELSE ${rounded(9)} END`,
  ].join(' ')
}
