/**
 * SQL for a FLOAT or DOUBLE as JavaScript writes it, out of DuckDB's own shortest text, which differs in three
 * ways: `1.0`, exponents from e+16 and e-05 on (JavaScript: e+21, e-7), and exponents of two digits.
 */
export function floatingText(x: string): string {
  const s = `CAST(${x} AS VARCHAR)`
  const sign = `CASE WHEN starts_with(${s}, '-') THEN '-' ELSE '' END`
  const digits = `replace(ltrim(split_part(${s}, 'e', 1), '-'), '.', '')`
  const exponent = `CAST(right(${s}, 2) AS INTEGER)`
  return [
    'CASE',
    `WHEN ends_with(${s}, '.0') THEN left(${s}, -2)`,
    `WHEN NOT contains(${s}, 'n') AND NOT contains(${s}, 'e') THEN ${s}`,
    `WHEN isnan(${x}) THEN 'NaN'`,
    `WHEN contains(${s}, 'inf') THEN ${sign} || 'Infinity'`,
    `WHEN regexp_matches(${s}, 'e-0[56]$') THEN ${sign} || '0.' || repeat('0', ${exponent} - 1) || ${digits}`,
    `WHEN regexp_matches(${s}, 'e\\+(1[6-9]|20)$') THEN ${sign} || rpad(${digits}, ${exponent} + 1, '0')`,
    `ELSE regexp_replace(${s}, 'e([+-])0', 'e\\1')`,
    'END',
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
