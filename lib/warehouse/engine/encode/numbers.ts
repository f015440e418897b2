/**
 * A DOUBLE in shortest round-trip form, as JavaScript writes it (`0.1`, `1`, `1e+300`, `1e-7`), plus `-0`,
 * which JavaScript would write as `0`. Infinities and NaN follow docs/specs/sql-api.md.
 */
export function doubleText(value: number): string {
  return value === 0 && Object.is(value, -0) ? '-0' : String(value)
}

const smallestNormalFloat = 1.17549435e-38

/** A FLOAT in the shortest form that gives the same 32-bit value back, written like {@link doubleText}. */
export function floatText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 16_777_216) return doubleText(value)
  if (!Number.isFinite(value)) return String(value)
  // Six digits are always exact enough, except below the normal range, where one may do.
  for (let digits = Math.abs(value) < smallestNormalFloat ? 1 : 6; digits < 9; digits++) {
    const rounded = roundHalfEven(value, digits)
    if (Math.fround(rounded) === value) return String(rounded)
  }
  return String(roundHalfEven(value, 9))
}

/** `toPrecision` rounds ties away from zero; DuckDB's format(), which the SQL form uses, rounds them to even. */
function roundHalfEven(value: number, digits: number): number {
  const longer = value.toExponential(digits)
  if (Number(longer) === value) {
    const tie = /^(.*[02468]\.?)5(e.*)$/.exec(longer)
    if (tie) return Number(tie[1]! + tie[2]!)
  }
  return Number(value.toPrecision(digits))
}

/** A DECIMAL's scaled integer as text with all its digits. */
export function decimalText(scaled: bigint, scale: number): string {
  if (scale === 0) return String(scaled)
  const negative = scaled < 0n
  const digits = String(negative ? -scaled : scaled).padStart(scale + 1, '0')
  return `${negative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
