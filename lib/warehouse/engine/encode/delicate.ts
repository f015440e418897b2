import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'

/** What a session's settings say about how times are written. */
export interface EncodeOptions {
  /** The session's TimeZone; IANA name as DuckDB has it. */
  timeZone: string
  /** The session's Calendar; `gregorian` if left out. */
  calendar?: string
}

const utc = new Set([
  'utc',
  'etc/utc',
  'gmt',
  'etc/gmt',
  'zulu',
  'etc/zulu',
  'uct',
  'etc/uct',
  'universal',
  'etc/universal',
])

/** Are TIMESTAMPTZ values written as UTC in the Gregorian calendar? Then no time zone data is needed. */
export function isPlainUtc(options: EncodeOptions): boolean {
  return utc.has(options.timeZone.toLowerCase()) && (options.calendar ?? 'gregorian').toLowerCase() === 'gregorian'
}

/** Does `test` hold for the type or for any type inside it? */
export function someType(type: DuckDBType, test: (type: DuckDBType) => boolean): boolean {
  if (test(type)) return true
  switch (type.typeId) {
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY:
      return someType(type.valueType, test)
    case DuckDBTypeId.STRUCT:
      return type.entryTypes.some((inner) => someType(inner, test))
    case DuckDBTypeId.MAP:
      return someType(type.keyType, test) || someType(type.valueType, test)
    case DuckDBTypeId.UNION:
      return type.memberTypes.some((inner) => someType(inner, test))
    default:
      return false
  }
}

/**
 * Can JavaScript write values of this type just as SQL does? Not VARIANT and GEOMETRY (DuckDB's own casts define
 * them), not structs that a JS record would garble, and TIMESTAMPTZ only in UTC: V8 and DuckDB carry different
 * releases of the time zone data.
 */
export function writableInJs(type: DuckDBType, options: EncodeOptions): boolean {
  const plainUtc = isPlainUtc(options)
  return !someType(type, (inner) => {
    switch (inner.typeId) {
      case DuckDBTypeId.VARIANT:
      case DuckDBTypeId.GEOMETRY:
      case DuckDBTypeId.ANY:
        return true
      case DuckDBTypeId.TIMESTAMP_TZ:
        return !plainUtc
      case DuckDBTypeId.STRUCT:
        return inner.entryNames.some((name) => name === '' || name === '__proto__')
      default:
        return false
    }
  })
}
