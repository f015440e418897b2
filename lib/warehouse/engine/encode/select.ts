import { type DuckDBDecimalType, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'
import { floatingText, widened } from './floatSql.ts'

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/** `CAST(x AS VARCHAR)` where a value's own text is what the contract wants. */
const text = (x: string) => `CAST(${x} AS VARCHAR)`

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
])

const nested = new Set<DuckDBTypeId>([
  DuckDBTypeId.LIST,
  DuckDBTypeId.ARRAY,
  DuckDBTypeId.STRUCT,
  DuckDBTypeId.MAP,
  DuckDBTypeId.UNION,
  DuckDBTypeId.VARIANT,
])

/** DuckDB leaves out the zero of `0.5` when the type has no digit before the point; JSON numbers need it. */
function decimal(x: string, type: DuckDBDecimalType): string {
  return type.width > type.scale ? text(x) : `regexp_replace(${text(x)}, '^(-?)\\.', '\\10.')`
}

const joined = (list: string, variable: string, item: string) =>
  `array_to_string(list_transform(${list}, lambda ${variable}: ${item}), ',')`

/** Makes NaN and infinities in a JSON text strings; strings of the text stay as they are. */
function strict(json: string): string {
  const token = `CASE WHEN starts_with(p, '"') THEN p ELSE regexp_replace(p, '-?(NaN|Infinity)', '"\\0"', 'g') END`
  const parts = `regexp_extract_all(${json}, '"(?:[^"\\\\]|\\\\.)*"|[^"]+')`
  return `CASE WHEN regexp_matches(${json}, 'NaN|Infinity') THEN array_to_string(list_transform(${parts}, lambda p: ${token}), '') ELSE ${json} END`
}

/** JSON text of a value inside a nested value; never NULL. `depth` keeps lambda variables apart. */
function json(x: string, type: DuckDBType, depth: number): string {
  return `ifnull(${jsonOfValue(x, type, depth)}, 'null')`
}

function jsonOfDouble(x: string): string {
  return `CASE WHEN isfinite(${x}) THEN ${floatingText(x)} ELSE '"' || ${floatingText(x)} || '"' END`
}

function jsonOfValue(x: string, type: DuckDBType, depth: number): string {
  if (type.alias === 'JSON') return strict(text(x))
  if (type.typeId === DuckDBTypeId.DECIMAL) return decimal(x, type)
  if (bare.has(type.typeId)) return text(x)
  const v = `v${depth}`
  switch (type.typeId) {
    case DuckDBTypeId.FLOAT:
      return jsonOfDouble(widened(x))
    case DuckDBTypeId.DOUBLE:
      return jsonOfDouble(x)
    case DuckDBTypeId.BLOB:
      return `'"' || hex(${x}) || '"'`
    case DuckDBTypeId.VARCHAR:
    case DuckDBTypeId.ENUM:
      return `CAST(to_json(${text(x)}) AS VARCHAR)`
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY:
      return `'[' || ${joined(x, v, json(v, type.valueType, depth + 1))} || ']'`
    case DuckDBTypeId.STRUCT:
      return struct(x, type.entryNames, type.entryTypes, depth)
    case DuckDBTypeId.MAP: {
      const key = `struct_extract(${v}, 'key')`
      const value = json(`struct_extract(${v}, 'value')`, type.valueType, depth + 1)
      return type.keyType.typeId === DuckDBTypeId.VARCHAR
        ? `'{' || ${joined(`map_entries(${x})`, v, `CAST(to_json(${text(key)}) AS VARCHAR) || ':' || ${value}`)} || '}'`
        : `'[' || ${joined(`map_entries(${x})`, v, `'[' || ${json(key, type.keyType, depth + 1)} || ',' || ${value} || ']'`)} || ']'`
    }
    case DuckDBTypeId.UNION: {
      const members = type.memberTags.map(
        (tag, i) =>
          `WHEN ${literal(tag)} THEN ${json(`union_extract(${x}, ${literal(tag)})`, type.memberTypes[i]!, depth + 1)}`,
      )
      return `CASE CAST(union_tag(${x}) AS VARCHAR) ${members.join(' ')} END`
    }
    case DuckDBTypeId.VARIANT:
      return `CASE WHEN ${x} IS NULL THEN NULL ELSE ${strict(`CAST(CAST(${x} AS JSON) AS VARCHAR)`)} END`
    default:
      return `'"' || ${text(x)} || '"'`
  }
}

/** An object, or an array if the fields have no names: an object could not hold them. */
function struct(x: string, names: readonly string[], types: readonly DuckDBType[], depth: number): string {
  const unnamed = names.some((name) => name === '')
  const fields = names.map((name, i) => {
    const value = json(`struct_extract_at(${x}, ${i + 1})`, types[i]!, depth + 1)
    return unnamed ? value : `${literal(`${JSON.stringify(name)}:`)} || ${value}`
  })
  const [open, close] = unnamed ? '[]' : '{}'
  return `CASE WHEN ${x} IS NULL THEN NULL ELSE '${open}' || ${fields.join(" || ',' || ")} || '${close}' END`
}

/**
 * A SQL expression for one element of an encoded row: a JSON string or `null` (specs/sql-api.md, `data`).
 * TIMESTAMPTZ follows the TimeZone of the connection that runs it.
 */
export function encodeCell(x: string, type: DuckDBType): string {
  return `ifnull(${cell(x, type)}, 'null')`
}

function cell(x: string, type: DuckDBType): string {
  if (nested.has(type.typeId)) {
    const value = jsonOfValue(x, type, 0)
    return `CAST(to_json(${type.typeId === DuckDBTypeId.UNION ? `nullif(${value}, 'null')` : value}) AS VARCHAR)`
  }
  switch (type.typeId) {
    case DuckDBTypeId.FLOAT:
      return `'"' || ${floatingText(widened(x))} || '"'`
    case DuckDBTypeId.DOUBLE:
      return `'"' || ${floatingText(x)} || '"'`
    case DuckDBTypeId.DECIMAL:
      return `'"' || ${decimal(x, type)} || '"'`
    case DuckDBTypeId.BLOB:
      return `'"' || hex(${x}) || '"'`
    case DuckDBTypeId.VARCHAR:
    case DuckDBTypeId.ENUM:
      return `CAST(to_json(${text(x)}) AS VARCHAR)`
    default:
      return `'"' || ${text(x)} || '"'`
  }
}

/**
 * A SQL expression that gives a whole row as its encoded JSON array, for bulk reads.
 * `columns` are SQL expressions with their types, e.g. `c0` and INTEGER.
 */
export function encodeSelect(columns: { sql: string; type: DuckDBType }[]): string {
  if (columns.length === 0) return "'[]'"
  return `concat('[', ${columns.map((column) => encodeCell(column.sql, column.type)).join(", ',', ")}, ']')`
}
