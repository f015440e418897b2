const microsPerDay = 86_400_000_000
const two = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'))

/** A DATE as DuckDB casts it to VARCHAR, from days since 1970-01-01 (proleptic Gregorian, `(BC)`, infinities). */
export function dateText(days: number): string {
  if (days === 2_147_483_647) return 'infinity'
  if (days === -2_147_483_647) return '-infinity'
  return civil(days, '')
}

/** Howard Hinnant's days-to-civil; `time` stands between the date and its `(BC)`. */
function civil(days: number, time: string): string {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  if (year > 999) return `${year}-${two[month]}-${two[day]}${time}`
  const shown = String(year > 0 ? year : 1 - year).padStart(4, '0')
  return `${shown}-${two[month]}-${two[day]}${year > 0 ? '' : ' (BC)'}${time}`
}

function clock(seconds: number, fraction: string): string {
  const hours = Math.floor(seconds / 3600)
  const rest = seconds - hours * 3600
  const minutes = Math.floor(rest / 60)
  const shownHours = hours < 100 ? two[hours] : String(hours)
  return `${shownHours}:${two[minutes]}:${two[rest - minutes * 60]}${fraction}`
}

function fractionText(fraction: number, width: 6 | 9): string {
  if (fraction === 0) return ''
  return `.${String(fraction).padStart(width, '0').replace(/0+$/, '')}`
}

function clockOfMicros(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000)
  return clock(seconds, fractionText(micros - seconds * 1_000_000, 6))
}

/** A TIME as DuckDB casts it; 24:00:00 is a value. */
export function timeText(micros: bigint): string {
  return clockOfMicros(Number(micros))
}

/** A TIME_NS as DuckDB casts it. */
export function timeNsText(nanos: bigint): string {
  return clock(Number(nanos / 1_000_000_000n), fractionText(Number(nanos % 1_000_000_000n), 9))
}

/** A TIMETZ as DuckDB casts it; it leaves out zero minutes even before seconds (`-05:01` is -05:00:01). */
export function timeTzText(micros: bigint, offset: number): string {
  const absolute = Math.abs(offset)
  const hours = Math.floor(absolute / 3600)
  const minutes = Math.floor(absolute / 60) % 60
  const seconds = absolute % 60
  const tail = `${minutes ? `:${two[minutes]}` : ''}${seconds ? `:${two[seconds]}` : ''}`
  return `${timeText(micros)}${offset < 0 ? '-' : '+'}${two[hours]}${tail}`
}

const largest = 9_223_372_036_854_775_807n

function infinite(value: bigint): string | undefined {
  if (value === largest) return 'infinity'
  if (value === -largest) return '-infinity'
  return undefined
}

/** A TIMESTAMP (microseconds since 1970) as DuckDB casts it. `zone` is put last, e.g. `+00` for UTC. */
export function timestampText(micros: bigint, zone = ''): string {
  const number = Number(micros)
  if (Number.isSafeInteger(number)) {
    const days = Math.floor(number / microsPerDay)
    return civil(days, ` ${clockOfMicros(number - days * microsPerDay)}${zone}`)
  }
  const end = infinite(micros)
  if (end) return end
  const days = (micros - (((micros % 86_400_000_000n) + 86_400_000_000n) % 86_400_000_000n)) / 86_400_000_000n
  return civil(Number(days), ` ${clockOfMicros(Number(micros - days * 86_400_000_000n))}${zone}`)
}

/** A TIMESTAMP_S or TIMESTAMP_MS as DuckDB casts it; `perMicro` is 1,000,000 or 1,000. */
export function coarseTimestampText(value: bigint, microsPerUnit: bigint): string {
  return infinite(value) ?? timestampText(value * microsPerUnit)
}

/** A TIMESTAMP_NS as DuckDB casts it. */
export function timestampNsText(nanos: bigint): string {
  const end = infinite(nanos)
  if (end) return end
  const perDay = 86_400_000_000_000n
  const within = ((nanos % perDay) + perDay) % perDay
  return civil(Number((nanos - within) / perDay), ` ${timeNsText(within)}`)
}

function unit(value: number, name: string): string {
  return `${value} ${name}${value === 1 || value === -1 ? '' : 's'}`
}

/** An INTERVAL as DuckDB casts it: `1 year 2 months -3 days 04:05:06.5`. */
export function intervalText(months: number, days: number, micros: bigint): string {
  const parts: string[] = []
  const years = Math.trunc(months / 12)
  if (years) parts.push(unit(years, 'year'))
  if (months % 12) parts.push(unit(months % 12, 'month'))
  if (days) parts.push(unit(days, 'day'))
  if (micros) {
    const absolute = micros < 0n ? -micros : micros
    const seconds = absolute / 1_000_000n
    const fraction = fractionText(Number(absolute % 1_000_000n), 6)
    parts.push(`${micros < 0n ? '-' : ''}${clock(Number(seconds), fraction)}`)
  }
  return parts.length ? parts.join(' ') : '00:00:00'
}
