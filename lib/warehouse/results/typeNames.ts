import type { Column } from '../engine/types.ts'
import { type DataType, parseType } from './dataType.ts'

/** Snowflake's names for types, as `resultSetMetaData.rowType` has them (docs/specs/sql-api.md). */
export type ApiType =
  | 'FIXED'
  | 'REAL'
  | 'TEXT'
  | 'BOOLEAN'
  | 'DATE'
  | 'TIME'
  | 'TIMESTAMP_NTZ'
  | 'TIMESTAMP_TZ'
  | 'BINARY'
  | 'ARRAY'
  | 'OBJECT'
  | 'VARIANT'

/** `scale` of times is the number of digits of a second's fraction. */
export interface ApiTypeInfo {
  type: ApiType
  precision?: number
  scale?: number
}

export interface RowType extends ApiTypeInfo {
  name: string
  duckdbType: string
  nullable: boolean
}

const fixed = (precision: number): ApiTypeInfo => ({ type: 'FIXED', precision, scale: 0 })

const scalars: Record<string, ApiTypeInfo> = {
  BOOLEAN: { type: 'BOOLEAN' },
  TINYINT: fixed(3),
  UTINYINT: fixed(3),
  SMALLINT: fixed(5),
  USMALLINT: fixed(5),
  INTEGER: fixed(10),
  UINTEGER: fixed(10),
  BIGINT: fixed(19),
  UBIGINT: fixed(20),
  HUGEINT: fixed(39),
  UHUGEINT: fixed(39),
  BIGNUM: { type: 'FIXED', scale: 0 },
  FLOAT: { type: 'REAL' },
  DOUBLE: { type: 'REAL' },
  DATE: { type: 'DATE' },
  TIME: { type: 'TIME', scale: 6 },
  TIME_NS: { type: 'TIME', scale: 9 },
  TIMESTAMP: { type: 'TIMESTAMP_NTZ', scale: 6 },
  TIMESTAMP_S: { type: 'TIMESTAMP_NTZ', scale: 0 },
  TIMESTAMP_MS: { type: 'TIMESTAMP_NTZ', scale: 3 },
  TIMESTAMP_NS: { type: 'TIMESTAMP_NTZ', scale: 9 },
  'TIMESTAMP WITH TIME ZONE': { type: 'TIMESTAMP_TZ', scale: 6 },
  BLOB: { type: 'BINARY' },
  JSON: { type: 'VARIANT' },
  VARIANT: { type: 'VARIANT' },
}

function ofType(type: DataType): ApiTypeInfo {
  switch (type.kind) {
    case 'enum':
      return { type: 'TEXT' }
    case 'list':
    case 'array':
      return { type: 'ARRAY' }
    case 'struct':
      return { type: type.fields.some((field) => field.name === '') ? 'ARRAY' : 'OBJECT' }
    case 'map':
      return { type: type.key.kind === 'scalar' && ['VARCHAR', 'JSON'].includes(type.key.name) ? 'OBJECT' : 'ARRAY' }
    case 'union':
      return { type: 'VARIANT' }
    case 'scalar':
      if (type.name === 'DECIMAL') return { type: 'FIXED', precision: type.precision ?? 18, scale: type.scale ?? 3 }
      // UUID, BIT, INTERVAL, TIMETZ, GEOMETRY and what may come: texts that no Snowflake type reads.
      return scalars[type.name] ?? { type: 'TEXT' }
  }
}

/** The API's type of a DuckDB type text, with precision and scale where they mean something. */
export function apiType(duckdbType: string): ApiTypeInfo {
  return { ...ofType(parseType(duckdbType)) }
}

/** `resultSetMetaData.rowType`. */
export function rowType(columns: readonly Column[]): RowType[] {
  return columns.map(({ name, type, nullable }) => ({ name, ...apiType(type), duckdbType: type, nullable }))
}
