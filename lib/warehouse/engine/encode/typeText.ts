import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'
import { keywords } from './keywords.ts'

const plainName = /^[a-z_][a-z0-9_]*$/i

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/**
 * DuckDB's exact text of a result column's type, for `Column.type`: as `typeof()` writes it.
 */
export function typeText(type: DuckDBType): string {
  if (type.alias === 'JSON') return 'JSON'
  switch (type.typeId) {
    case DuckDBTypeId.LIST:
      return `${typeText(type.valueType)}[]`
    case DuckDBTypeId.ARRAY:
      return `${typeText(type.valueType)}[${type.length}]`
    case DuckDBTypeId.STRUCT:
      return `STRUCT(${fields(type.entryNames, type.entryTypes)})`
    case DuckDBTypeId.UNION:
      return `UNION(${fields(type.memberTags, type.memberTypes)})`
    case DuckDBTypeId.MAP:
      return `MAP(${typeText(type.keyType)}, ${typeText(type.valueType)})`
    case DuckDBTypeId.SQLNULL:
      return '"NULL"'
    default:
      return type.toString()
  }
}

function fields(names: readonly string[], types: readonly DuckDBType[]): string {
  return names.map((name, i) => (name === '' ? '' : `${fieldName(name)} `) + typeText(types[i]!)).join(', ')
}

function fieldName(name: string): string {
  return plainName.test(name) && !keywords.has(name.toLowerCase()) ? name : quoted(name)
}

/**
 * The type for a table that keeps values of `type`: unnamed structs, which no table may hold, get the field names
 * "1", "2", ... (DuckDB casts by position on append).
 */
export function storableTypeText(type: DuckDBType): string {
  switch (type.typeId) {
    case DuckDBTypeId.LIST:
      return `${storableTypeText(type.valueType)}[]`
    case DuckDBTypeId.ARRAY:
      return `${storableTypeText(type.valueType)}[${type.length}]`
    case DuckDBTypeId.STRUCT:
      return `STRUCT(${type.entryNames.map((name, i) => `${quoted(name || String(i + 1))} ${storableTypeText(type.entryTypes[i]!)}`).join(', ')})`
    case DuckDBTypeId.UNION:
      return `UNION(${type.memberTags.map((tag, i) => `${quoted(tag)} ${storableTypeText(type.memberTypes[i]!)}`).join(', ')})`
    case DuckDBTypeId.MAP:
      return `MAP(${storableTypeText(type.keyType)}, ${storableTypeText(type.valueType)})`
    case DuckDBTypeId.SQLNULL:
      return 'INTEGER'
    default:
      return typeText(type)
  }
}
