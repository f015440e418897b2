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
