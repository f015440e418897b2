import type { SecurableKind } from '../../access/types.ts'
import type { ShowKind } from '../../sql/index.ts'
import { columnsOf, houseResult } from '../houseResult.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { at, type Listing, type Show } from './listing.ts'
import { networkPolicies } from './networkPolicy.ts'
import { parameters, roles, users, warehouses } from './showAccount.ts'
import { accounts } from './showAccounts.ts'
import { columns, databases, objects, schemas } from './showObjects.ts'

/** What LIKE and STARTS WITH look at. */
const nameColumns = ['name', 'column_name', 'account_name', 'key']

/** SHOW ... lists what some active role has a privilege on, with Snowflake's column names (docs/specs/sql-api.md). */
export async function show(session: SessionState, statement: Statement, house: Show): Promise<Ran> {
  const { columns, rows } = await listing(session, statement.input.text, house)
  const name = columns.findIndex((column) => nameColumns.includes(column.name))
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

/** SQL's LIKE without case, as SHOW takes it; in linear steps per `%`, so that no pattern can hold the process up. */
export function likeMatcher(pattern: string | null): (value: string) => boolean {
  if (pattern === null) return () => true
  const wanted = [...pattern.toLowerCase()]
  return (value) => isLike([...value.toLowerCase()], wanted)
}

function isLike(text: readonly string[], pattern: readonly string[]): boolean {
  let at = 0
  let next = 0
  // Where to go on when a guess for the last % fails: only the last one ever needs another.
  let percent = -1
  let tried = 0
  while (at < text.length) {
    if (pattern[next] === '%') {
      percent = next++
      tried = at
    } else if (next < pattern.length && (pattern[next] === '_' || pattern[next] === text[at])) {
      at++
      next++
    } else if (percent >= 0) {
      next = percent + 1
      at = ++tried
    } else return false
  }
  while (pattern[next] === '%') next++
  return next === pattern.length
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
    case 'ACCOUNTS':
      return accounts(session, house)
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
    case 'NETWORK POLICIES':
      return networkPolicies(session)
    case 'INTEGRATIONS':
      return { columns: columnsOf('name', 'type', at), rows: [] }
    default:
      return objects(session, text, house, objectKinds[house.what] ?? [])
  }
}
