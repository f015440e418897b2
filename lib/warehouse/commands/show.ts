import type { SecurableKind } from '../../access/types.ts'
import type { ShowKind } from '../../sql/index.ts'
import { columnsOf, houseResult } from '../houseResult.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { at, type Listing, type Show } from './listing.ts'
import { parameters, roles, users, warehouses } from './showAccount.ts'
import { columns, databases, objects, schemas } from './showObjects.ts'

/** SHOW ... lists what some active role has a privilege on, with Snowflake's column names (docs/specs/sql-api.md). */
export async function show(session: SessionState, statement: Statement, house: Show): Promise<Ran> {
  const { columns, rows } = await listing(session, statement.input.text, house)
  const name = columns.findIndex(
    (column) => column.name === 'name' || column.name === 'column_name' || column.name === 'key',
  )
  const matches = likeMatcher(house.like)
  const prefix = house.startsWith
  const kept = rows.filter((row) => {
    const value = row[name] ?? ''
    return matches(value) && (prefix === null || value.startsWith(prefix))
  })
  return houseResult(
    session,
    statement,
    columns,
    house.limit === null ? kept : kept.slice(0, house.limit),
    `${kept.length} rows`,
  )
}

/** SQL's LIKE without case, as SHOW takes it. */
export function likeMatcher(pattern: string | null): (value: string) => boolean {
  if (pattern === null) return () => true
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/%/g, '.*')
    .replace(/_/g, '.')
  const regex = new RegExp(`^${source}$`, 'isu')
  return (value) => regex.test(value)
}

const objectKinds: Partial<Record<ShowKind, SecurableKind[]>> = {
  TABLES: ['TABLE'],
  VIEWS: ['VIEW'],
  OBJECTS: ['TABLE', 'VIEW'],
  SEQUENCES: ['SEQUENCE'],
  FUNCTIONS: ['FUNCTION'],
  TYPES: ['TYPE'],
  STAGES: ['STAGE'],
  'FILE FORMATS': ['FILE FORMAT'],
  TASKS: ['TASK'],
}

function listing(session: SessionState, text: string, house: Show): Promise<Listing> | Listing {
  switch (house.what) {
    case 'DATABASES':
      return databases(session)
    case 'SCHEMAS':
      return schemas(session, text, house)
    case 'COLUMNS':
      return columns(session, text, house)
    case 'WAREHOUSES':
      return warehouses(session)
    case 'ROLES':
      return roles(session)
    case 'USERS':
      return users(session)
    case 'PARAMETERS':
      return parameters(session)
    case 'VARIABLES':
      return { columns: columnsOf('name', 'value'), rows: [] }
    case 'TRANSACTIONS':
      return {
        columns: columnsOf('session', 'state'),
        rows: session.transaction ? [[session.id, session.transaction.aborted ? 'aborted' : 'open']] : [],
      }
    case 'INTEGRATIONS':
      return { columns: columnsOf('name', 'type', at), rows: [] }
    default:
      return objects(session, text, house, objectKinds[house.what] ?? [])
  }
}
