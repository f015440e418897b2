import {
  type DuckDBArrayValue,
  type DuckDBBlobValue,
  type DuckDBDateValue,
  type DuckDBDecimalValue,
  type DuckDBIntervalValue,
  type DuckDBListValue,
  type DuckDBMapValue,
  type DuckDBStructValue,
  type DuckDBTimeNSValue,
  type DuckDBTimestampMillisecondsValue,
  type DuckDBTimestampNanosecondsValue,
  type DuckDBTimestampSecondsValue,
  type DuckDBTimestampTZValue,
  type DuckDBTimestampValue,
  type DuckDBTimeTZValue,
  type DuckDBTimeValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBUnionValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { decimalText, doubleText, floatText } from './numbers.ts'
import * as times from './times.ts'

type Writer = (value: DuckDBValue) => string

/** JSON text of a string; `\u001F` in capitals, as DuckDB's own JSON writer has it. */
export function jsonString(text: string): string {
  const json = JSON.stringify(text)
  return json.includes('\\u00')
    ? json.replace(/(\\\\)|\\u00[01][0-9a-f]/g, (m, pair) => (pair ? m : `\\u${m.slice(2).toUpperCase()}`))
    : json
}

const jsonToken = /"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)/g

/** DuckDB accepts NaN and infinities inside JSON values; inside our own JSON they must be strings. */
function strictJson(text: string): string {
  return text.includes('N') || text.includes('I')
    ? text.replace(jsonToken, (token) => (token[0] === '"' ? token : `"${token}"`))
    : text
}

function hex(value: DuckDBValue): string {
  const { bytes } = value as DuckDBBlobValue
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex').toUpperCase()
}

const plain: Writer = (value) => String(value)

/** The text of a scalar type's value before any quoting; undefined for nested types. */
function scalarWriter(type: DuckDBType): Writer | undefined {
  switch (type.typeId) {
    case DuckDBTypeId.FLOAT:
      return (v) => floatText(v as number)
    case DuckDBTypeId.DOUBLE:
      return (v) => doubleText(v as number)
    case DuckDBTypeId.DECIMAL:
      return (v) => decimalText((v as DuckDBDecimalValue).value, (v as DuckDBDecimalValue).scale)
    case DuckDBTypeId.BLOB:
      return hex
    case DuckDBTypeId.DATE:
      return (v) => times.dateText((v as DuckDBDateValue).days)
    case DuckDBTypeId.TIME:
      return (v) => times.timeText((v as DuckDBTimeValue).micros)
    case DuckDBTypeId.TIME_NS:
      return (v) => times.timeNsText((v as DuckDBTimeNSValue).nanos)
    case DuckDBTypeId.TIME_TZ:
      return (v) => times.timeTzText((v as DuckDBTimeTZValue).micros, (v as DuckDBTimeTZValue).offset)
    case DuckDBTypeId.TIMESTAMP:
      return (v) => times.timestampText((v as DuckDBTimestampValue).micros)
    case DuckDBTypeId.TIMESTAMP_TZ:
      return (v) => times.timestampText((v as DuckDBTimestampTZValue).micros, '+00')
    case DuckDBTypeId.TIMESTAMP_S:
      return (v) => times.coarseTimestampText((v as DuckDBTimestampSecondsValue).seconds, 1_000_000n)
    case DuckDBTypeId.TIMESTAMP_MS:
      return (v) => times.coarseTimestampText((v as DuckDBTimestampMillisecondsValue).millis, 1_000n)
    case DuckDBTypeId.TIMESTAMP_NS:
      return (v) => times.timestampNsText((v as DuckDBTimestampNanosecondsValue).nanos)
    case DuckDBTypeId.INTERVAL:
      return (v) => {
        const { months, days, micros } = v as DuckDBIntervalValue
        return times.intervalText(months, days, micros)
      }
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY:
    case DuckDBTypeId.STRUCT:
    case DuckDBTypeId.MAP:
    case DuckDBTypeId.UNION:
    case DuckDBTypeId.VARIANT:
      return undefined
    default:
      return plain
  }
}

const bare = new Set<DuckDBTypeId>([
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.BIGNUM,
  DuckDBTypeId.DECIMAL,
])

const free = new Set<DuckDBTypeId>([DuckDBTypeId.VARCHAR, DuckDBTypeId.ENUM])

/** Writes a non-null value of `type` as JSON inside a nested value (docs/specs/sql-api.md, `data`). */
function jsonWriter(type: DuckDBType): Writer {
  if (type.alias === 'JSON') return (v) => strictJson(v as string)
  const scalar = scalarWriter(type)
  if (scalar) {
    if (bare.has(type.typeId)) return scalar
    if (free.has(type.typeId)) return (v) => jsonString(v as string)
    if (type.typeId === DuckDBTypeId.DOUBLE || type.typeId === DuckDBTypeId.FLOAT)
      return (v) => (Number.isFinite(v as number) ? scalar(v) : `"${scalar(v)}"`)
    return (v) => `"${scalar(v)}"`
  }
  switch (type.typeId) {
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY: {
      const item = orNull(jsonWriter(type.valueType))
      return (v) => `[${(v as DuckDBListValue | DuckDBArrayValue).items.map(item).join(',')}]`
    }
    case DuckDBTypeId.STRUCT: {
      const fields = type.entryNames.map((name, index) => ({
        name,
        key: `${jsonString(name)}:`,
        write: orNull(jsonWriter(type.entryTypes[index]!)),
      }))
      return (v) => {
        const { entries } = v as DuckDBStructValue
        return `{${fields.map((field) => field.key + field.write(entries[field.name]!)).join(',')}}`
      }
    }
    case DuckDBTypeId.MAP: {
      const value = orNull(jsonWriter(type.valueType))
      if (type.keyType.typeId === DuckDBTypeId.VARCHAR)
        return (v) =>
          `{${(v as DuckDBMapValue).entries.map((e) => `${jsonString(e.key as string)}:${value(e.value)}`).join(',')}}`
      const key = orNull(jsonWriter(type.keyType))
      return (v) => `[${(v as DuckDBMapValue).entries.map((e) => `[${key(e.key)},${value(e.value)}]`).join(',')}]`
    }
    case DuckDBTypeId.UNION: {
      const members = new Map(type.memberTags.map((tag, index) => [tag, orNull(jsonWriter(type.memberTypes[index]!))]))
      return (v) => members.get((v as DuckDBUnionValue).tag)!((v as DuckDBUnionValue).value)
    }
    default:
      throw new Error(`No JSON form in JavaScript for ${type}`)
  }
}

const orNull =
  (write: Writer): Writer =>
  (value) =>
    value === null || value === undefined ? 'null' : write(value)

/**
 * Writes a non-null top-level value as one element of an encoded row: a JSON string, or `null` for a UNION that
 * holds NULL. Covers the types for which {@link writableInJs} holds.
 */
export function cellWriter(type: DuckDBType): Writer {
  if (free.has(type.typeId)) return (v) => JSON.stringify(v)
  const scalar = scalarWriter(type)
  if (scalar) return (v) => `"${scalar(v)}"`
  const json = jsonWriter(type)
  if (type.typeId !== DuckDBTypeId.UNION) return (v) => JSON.stringify(json(v))
  return (v) => {
    const text = json(v)
    return text === 'null' ? text : JSON.stringify(text)
  }
}
