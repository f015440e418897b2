import { MallardError } from '../../errors.ts'
import type { Binding } from '../../warehouse/engine/types.ts'

/** Binding types of the HTTP SQL API (docs/specs/sql-api.md, section 1). */
export const bindingTypes = [
  'FIXED',
  'REAL',
  'TEXT',
  'BOOLEAN',
  'DATE',
  'TIME',
  'TIMESTAMP_NTZ',
  'TIMESTAMP_TZ',
  'BINARY',
] as const
export type BindingType = (typeof bindingTypes)[number]

const INT64 = 2n ** 63n
const INT128 = 2n ** 127n
const whole = /^[+-]?\d+$/
const decimal = /^[+-]?(\d*)\.(\d*)$/

/** The narrowest exact type for a number's text; anything else is left to DuckDB's cast to refuse. */
function numberType(text: string | null): string {
  if (text === null) return 'BIGINT'
  if (whole.test(text)) {
    const value = BigInt(text.replace('+', ''))
    if (value >= -INT64 && value < INT64) return 'BIGINT'
    return value >= -INT128 && value < INT128 ? 'HUGEINT' : 'BIGNUM'
  }
  const parts = decimal.exec(text)
  if (!parts) return 'BIGINT'
  const scale = parts[2]!.length
  const precision = Math.max(parts[1]!.replace(/^0+/, '').length + scale, scale, 1)
  if (precision > 38) throw new MallardError('22003', `A FIXED binding holds at most 38 digits: ${text.slice(0, 60)}`)
  return `DECIMAL(${precision},${scale})`
}

/** Snowflake counts: DATE milliseconds, TIME and TIMESTAMP nanoseconds, from 1970 or midnight. ISO texts pass as they are. */
const count = /^-?\d{5,}$/
const countAndOffset = /^(-?\d{5,}) (\d{1,4})$/

function pad(value: bigint, digits: number): string {
  return value.toString().padStart(digits, '0')
}

/** `HH:MM:SS.nnnnnnnnn` of nanoseconds since midnight. */
function clock(nanoseconds: bigint): string {
  const seconds = nanoseconds / 1_000_000_000n
  const time = `${pad(seconds / 3600n, 2)}:${pad((seconds / 60n) % 60n, 2)}:${pad(seconds % 60n, 2)}`
  const fraction = nanoseconds % 1_000_000_000n
  return fraction === 0n ? time : `${time}.${pad(fraction, 9).replace(/0+$/, '')}`
}

const DAY = 86_400_000_000_000n

function dayOf(days: bigint): string {
  const date = new Date(Number(days) * 86_400_000)
  if (Number.isNaN(date.getTime())) throw new MallardError('22008', 'A date binding is out of range.')
  const year = date.getUTCFullYear()
  const sign = year < 0 ? '-' : ''
  return `${sign}${String(Math.abs(year)).padStart(4, '0')}-${pad(BigInt(date.getUTCMonth() + 1), 2)}-${pad(BigInt(date.getUTCDate()), 2)}`
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value >= 0n ? value / by : -((-value + by - 1n) / by)
}

function instant(nanoseconds: bigint): string {
  const days = floorDivide(nanoseconds, DAY)
  return `${dayOf(days)} ${clock(nanoseconds - days * DAY)}`
}

function timestamp(text: string | null, type: string): Binding {
  if (text === null) return { type, value: null }
  const offset = countAndOffset.exec(text)
  const counted = offset ? offset[1]! : count.test(text) ? text : null
  if (counted === null) return { type, value: text }
  const nanoseconds = BigInt(counted)
  const fine = type === 'TIMESTAMP' && nanoseconds % 1000n !== 0n
  return { type: fine ? 'TIMESTAMP_NS' : type, value: instant(nanoseconds) + (type === 'TIMESTAMPTZ' ? '+00' : '') }
}

/**
 * A binding of the API as the engine takes it. The value is bound, never spliced; a text that is no value of
 * its type fails in the statement like any other cast.
 * @throws MallardError 22003 or 22008 for what cannot be handed to the engine at all.
 */
export function toBinding(type: BindingType, value: string | null): Binding {
  switch (type) {
    case 'FIXED':
      return { type: numberType(value), value }
    case 'REAL':
      return { type: 'DOUBLE', value }
    case 'TEXT':
      return { type: 'VARCHAR', value }
    case 'BOOLEAN':
      return { type: 'BOOLEAN', value }
    case 'DATE': {
      const counted = value !== null && count.test(value)
      return { type: 'DATE', value: counted ? dayOf(floorDivide(BigInt(value), 86_400_000n)) : value }
    }
    case 'TIME': {
      const counted = value !== null && /^\d{5,}$/.test(value)
      return { type: 'TIME', value: counted ? clock(BigInt(value)) : value }
    }
    case 'TIMESTAMP_NTZ':
      return timestamp(value, 'TIMESTAMP')
    case 'TIMESTAMP_TZ':
      return timestamp(value, 'TIMESTAMPTZ')
    case 'BINARY':
      // The engine takes a BLOB as hexadecimal digits, as the API does.
      return { type: 'BLOB', value }
  }
}
