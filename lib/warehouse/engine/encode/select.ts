import type { DataType, Field } from '../../results/dataType.ts'
import { floatingText, widened } from './floatSql.ts'

/** A column of a table or query to encode: an SQL expression (used several times: keep it a plain name) and its type. */
export interface SqlColumn {
  sql: string
  type: DataType
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
const text = (x: string) => `CAST(${x} AS VARCHAR)`
const quoted = (sql: string) => `'"' || ${sql} || '"'`
const jsonString = (sql: string) => `CAST(to_json(${sql}) AS VARCHAR)`
const joined = (list: string, variable: string, item: string) =>
  `array_to_string(list_transform(${list}, lambda ${variable}: ${item}), ',')`

const bare = new Set(
  'BOOLEAN TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT BIGNUM'.split(' '),
)

const scalarName = (type: DataType) => (type.kind === 'scalar' ? type.name : '')

/** Is a value of this type one JSON text in an encoded row (LIST, STRUCT, ... and VARIANT; not JSON, which is text)? */
export function isNested(type: DataType): boolean {
  return type.kind === 'scalar' ? type.name === 'VARIANT' : type.kind !== 'enum'
}

/** Can a value's text hold what JSON must escape? */
function needsEscapes(type: DataType): boolean {
  return type.kind === 'enum' || isNested(type) || ['VARCHAR', 'JSON'].includes(scalarName(type))
}

/** DuckDB leaves out the zero of `0.5` when the type has no digit before the point; JSON numbers need it. */
function decimal(x: string, type: DataType): string {
  const noWhole = type.kind === 'scalar' && type.precision !== undefined && type.precision === type.scale
  return noWhole ? `regexp_replace(${text(x)}, '^(-?)\\.', '\\10.')` : text(x)
}

/** Makes NaN and infinities in a JSON text strings, which DuckDB's JSON allows; strings of the text stay as they are. */
function strict(json: string): string {
  const token = `CASE WHEN starts_with(p, '"') THEN p ELSE regexp_replace(p, '-?(NaN|Infinity)', '"\\0"', 'g') END`
  const parts = `regexp_extract_all(${json}, '"(?:[^"\\\\]|\\\\.)*"|[^"]+')`
  const changed = `array_to_string(list_transform(${parts}, lambda p: ${token}), '')`
  return `CASE WHEN regexp_matches(${json}, 'NaN|Infinity') THEN ${changed} ELSE ${json} END`
}

/** JSON text of a value inside a nested value; never NULL. `depth` keeps lambda variables apart. */
function json(x: string, type: DataType, depth: number): string {
  return `ifnull(${jsonOfValue(x, type, depth)}, 'null')`
}

function jsonOfDouble(x: string): string {
  return `CASE WHEN isfinite(${x}) THEN ${floatingText(x)} ELSE ${quoted(floatingText(x))} END`
}

function jsonOfValue(x: string, type: DataType, depth: number): string {
  const v = `v${depth}`
  switch (type.kind) {
    case 'enum':
      return jsonString(text(x))
    case 'list':
    case 'array':
      return `'[' || ${joined(x, v, json(v, type.item, depth + 1))} || ']'`
    case 'struct':
      return jsonOfStruct(x, type.fields, depth)
    case 'map': {
      const key = `struct_extract(${v}, 'key')`
      const value = json(`struct_extract(${v}, 'value')`, type.value, depth + 1)
      return scalarName(type.key) === 'VARCHAR' || scalarName(type.key) === 'JSON'
        ? `'{' || ${joined(`map_entries(${x})`, v, `${jsonString(text(key))} || ':' || ${value}`)} || '}'`
        : `'[' || ${joined(`map_entries(${x})`, v, `'[' || ${json(key, type.key, depth + 1)} || ',' || ${value} || ']'`)} || ']'`
    }
    case 'union': {
      const members = type.members.map(
        (m) => `WHEN ${literal(m.name)} THEN ${json(`union_extract(${x}, ${literal(m.name)})`, m.type, depth + 1)}`,
      )
      return `CASE CAST(union_tag(${x}) AS VARCHAR) ${members.join(' ')} END`
    }
    case 'scalar':
      return jsonOfScalar(x, type)
  }
}

function jsonOfScalar(x: string, type: DataType): string {
  const name = scalarName(type)
  if (bare.has(name)) return text(x)
  switch (name) {
    case 'DECIMAL':
      return decimal(x, type)
    case 'FLOAT':
      return jsonOfDouble(widened(x))
    case 'DOUBLE':
      return jsonOfDouble(x)
    case 'VARCHAR':
      return jsonString(x)
    case 'JSON':
      return strict(text(x))
    case 'VARIANT':
      return `CASE WHEN ${x} IS NULL THEN NULL ELSE ${strict(text(`CAST(${x} AS JSON)`))} END`
    default:
      return quoted(cellText(x, type))
  }
}

/** An object, or an array if the fields have no names: an object could not hold them. */
function jsonOfStruct(x: string, fields: Field[], depth: number): string {
  const unnamed = fields.some((field) => field.name === '')
  const parts = fields.map(({ name, type }, i) => {
    const value = json(`struct_extract_at(${x}, ${i + 1})`, type, depth + 1)
    return unnamed ? value : `${literal(`${JSON.stringify(name)}:`)} || ${value}`
  })
  const [open, close] = unnamed ? '[]' : '{}'
  return `CASE WHEN ${x} IS NULL THEN NULL ELSE '${open}' || ${parts.join(" || ',' || ")} || '${close}' END`
}

/** A SQL expression for a value's text as docs/specs/sql-api.md has it in `data`, before JSON quotes it; NULL for NULL. */
export function cellText(x: string, type: DataType): string {
  if (type.kind === 'union') return `nullif(${jsonOfValue(x, type, 0)}, 'null')`
  if (isNested(type)) return jsonOfValue(x, type, 0)
  switch (scalarName(type)) {
    case 'DECIMAL':
      return decimal(x, type)
    case 'FLOAT':
      return floatingText(widened(x))
    case 'DOUBLE':
      return floatingText(x)
    case 'BLOB':
      return `hex(${x})`
    default:
      return text(x)
  }
}

/** Can a value's text be long? */
const canBeLong = (type: DataType) =>
  isNested(type) || ['VARCHAR', 'JSON', 'BLOB', 'BIT', 'BIGNUM', 'GEOMETRY'].includes(scalarName(type))

/**
 * A SQL expression that gives a whole row as its encoded JSON array, for bulk reads; the values are the same as
 * encodeChunk's. TIMESTAMPTZ follows the TimeZone of the connection that runs it. `cut`: texts that are longer come as
 * their first `cut` + 1 characters.
 */
export function encodeSelect(columns: readonly SqlColumn[], cut?: number): string {
  if (columns.length === 0) return "'[]'"
  const cells = columns.map(({ sql, type }) => {
    const whole = cellText(sql, type)
    const value = cut !== undefined && canBeLong(type) ? `left(${whole}, ${Math.trunc(cut) + 1})` : whole
    return `ifnull(${needsEscapes(type) ? jsonString(value) : quoted(value)}, 'null')`
  })
  return `concat('[', ${cells.join(", ',', ")}, ']')`
}
