const fraction = (ms: number) => (ms === 0 ? '' : `.${String(ms).padStart(3, '0').replace(/0+$/, '')}`)

/**
 * Makes a function that writes milliseconds since 1970 as DuckDB casts a TIMESTAMPTZ to text, in UTC: fractions
 * without trailing zeros. It remembers the second that it wrote last, for rows come in the order of time.
 */
export function timestamps(): (at: number) => string {
  let second = Number.NaN
  let shown = ''
  return (at) => {
    const whole = Math.floor(at / 1000)
    if (whole !== second) {
      second = whole
      shown = new Date(whole * 1000).toISOString().slice(0, 19).replace('T', ' ')
    }
    return `${shown}${fraction(at - whole * 1000)}+00`
  }
}
