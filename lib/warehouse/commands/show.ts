import { childrenOf, inherited } from '../../access/index.ts'
import type { Securable, SecurableKind } from '../../access/types.ts'
import { nameKey } from '../../access/types.ts'
import { notFound, placeAt } from '../../errors.ts'
import type { HouseStatement, ShowKind } from '../../sql/index.ts'
import { listUsers } from '../../users/index.ts'
import type { Column, Row } from '../engine/types.ts'
import { columnsOf, houseResult } from '../houseResult.ts'
import type { Ran } from '../run.ts'
import type { SessionState } from '../session.ts'
import { load } from '../slots.ts'
import type { Statement } from '../statement.ts'
import { factsOf } from './facts.ts'
import { sessionSettings } from './settings.ts'
import { timestamp } from './timestamps.ts'

type Show = Extract<HouseStatement, { type: 'show' }>
interface Listing {
  columns: Column[]
  rows: Row[]
}

const at: [string, string] = ['created_on', 'TIMESTAMP WITH TIME ZONE']

/** SHOW ... lists what some active role has a privilege on, with Snowflake's column names (specs/sql-api.md). */
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

const ownerName = (session: SessionState, one: Securable) =>
  session.catalog().state.roles.get(one.ownerRoleId)?.name ?? ''
const flag = (value: boolean) => (value ? 'Y' : 'N')

function databases(session: SessionState): Listing {
  const rows = session
    .catalog()
    .databases()
    .map(
      (one): Row => [
        timestamp(one.createdAt),
        one.name,
        'N',
        flag(one.id === session.databaseId),
        '',
        ownerName(session, one),
        one.comment,
        '',
        '0',
        'STANDARD',
      ],
    )
  return {
    columns: columnsOf(
      at,
      'name',
      'is_default',
      'is_current',
      'origin',
      'owner',
      'comment',
      'options',
      'retention_time',
      'kind',
    ),
    rows: byName(rows, 1),
  }
}

const byName = (rows: Row[], index: number) => rows.sort((a, b) => ((a[index] ?? '') < (b[index] ?? '') ? -1 : 1))

/** The schemas that IN names: one schema, a database's, or the account's; by default the current database's. */
export function schemasIn(
  session: SessionState,
  text: string,
  scope: Show['in'],
  byDefault: 'database' | 'schema' = 'database',
): Securable[] {
  const catalog = session.catalog()
  const current = session.scope(catalog)
  const of = (database: Securable) => catalog.visibleChildren(database.id).filter((one) => one.kind === 'SCHEMA')
  const absent = () => notFound(scope!.name!.parts.join('.'), placeAt(text, scope!.name!.at))
  if (scope === null || (scope.name === null && scope.kind !== 'ACCOUNT')) {
    if ((byDefault === 'schema' || scope?.kind === 'SCHEMA') && current.schema) return [current.schema]
    return current.database ? of(current.database) : catalog.databases().flatMap(of)
  }
  if (scope.kind === 'ACCOUNT') return catalog.databases().flatMap(of)
  const { parts } = scope.name!
  if (scope.kind !== 'SCHEMA' && parts.length === 1) {
    const database = catalog.database(parts[0]!)
    if (database) return of(database)
    if (scope.kind === 'DATABASE') throw absent()
  }
  const database = parts.length > 1 ? catalog.database(parts[0]!) : current.database
  const schema = database && catalog.schema(database.id, parts.at(-1)!)
  if (!schema) throw absent()
  return [schema]
}

function schemas(session: SessionState, text: string, house: Show): Listing {
  const catalog = session.catalog()
  const rows = schemasIn(session, text, house.in).map(
    (one): Row => [
      timestamp(one.createdAt),
      one.name,
      'N',
      flag(one.id === session.schemaId),
      catalog.databaseOf(one.id)?.name ?? '',
      ownerName(session, one),
      one.comment,
      one.details.managed ? 'MANAGED ACCESS' : '',
      '0',
    ],
  )
  return {
    columns: columnsOf(
      at,
      'name',
      'is_default',
      'is_current',
      'database_name',
      'owner',
      'comment',
      'options',
      'retention_time',
    ),
    rows: byName(rows, 1),
  }
}

async function objects(session: SessionState, text: string, house: Show, kinds: SecurableKind[]): Promise<Listing> {
  const catalog = session.catalog()
  const isViews = house.what === 'VIEWS'
  const measured = kinds.includes('TABLE')
  const rows: Row[] = []
  for (const schema of schemasIn(session, text, house.in)) {
    const database = catalog.databaseOf(schema.id)!
    const found = catalog.visibleChildren(schema.id).filter((one) => kinds.includes(one.kind))
    const sizes =
      measured && found.length > 0 ? await tableRows(session, database, schema) : new Map<string, string | null>()
    for (const one of found) {
      const row: Row = [timestamp(one.createdAt), one.name, database.name, schema.name, one.kind, one.comment]
      if (measured) row.push(sizes.get(nameKey(one.name)) ?? null, null)
      if (isViews)
        row.push(one.details.secure ? null : String(one.details.text ?? ''), String(one.details.secure === true))
      row.push(ownerName(session, one))
      rows.push(row)
    }
  }
  const names: (string | [string, string])[] = [at, 'name', 'database_name', 'schema_name', 'kind', 'comment']
  if (measured) names.push(['rows', 'BIGINT'], ['bytes', 'BIGINT'])
  if (isViews) names.push('text', 'is_secure')
  return { columns: columnsOf(...names, 'owner'), rows: byName(rows, 1) }
}

async function tableRows(
  session: SessionState,
  database: Securable,
  schema: Securable,
): Promise<Map<string, string | null>> {
  const { tables } = await factsOf(session, database)
  return new Map(tables.filter((one) => one.schema === schema.name).map((one) => [nameKey(one.table), one.rows]))
}

async function columns(session: SessionState, text: string, house: Show): Promise<Listing> {
  const catalog = session.catalog()
  const inTable =
    house.in && (house.in.kind === 'TABLE' || house.in.kind === 'VIEW' || (house.in.name?.parts.length ?? 0) > 2)
      ? house.in.name!
      : null
  const table = inTable ? resolveTable(session, inTable.parts) : null
  if (inTable && !table) throw notFound(inTable.parts.join('.'), placeAt(text, inTable.at))
  const schemaList = table ? [catalog.byId(table.parentId!)!] : schemasIn(session, text, house.in)
  const rows: Row[] = []
  for (const schema of schemaList) {
    const database = catalog.databaseOf(schema.id)!
    const visible = new Set(
      catalog
        .visibleChildren(schema.id)
        .filter((one) => !table || one.id === table.id)
        .map((one) => nameKey(one.name)),
    )
    const facts = await factsOf(session, database)
    for (const one of facts.columns)
      if (one.schema === schema.name && visible.has(nameKey(one.table)))
        rows.push([
          one.table,
          one.schema,
          one.column,
          one.type,
          String(one.nullable),
          one.default,
          'COLUMN',
          null,
          one.comment,
          database.name,
        ])
  }
  return {
    columns: columnsOf(
      'table_name',
      'schema_name',
      'column_name',
      'data_type',
      'null?',
      'default',
      'kind',
      'expression',
      'comment',
      'database_name',
    ),
    rows,
  }
}

/** A visible table or view by name parts, with the session's defaults. */
export function resolveTable(
  session: SessionState,
  parts: string[],
  kinds: SecurableKind[] = ['TABLE', 'VIEW'],
): Securable | null {
  const catalog = session.catalog()
  const { database, schema } = session.scope(catalog)
  const places: (Securable | undefined)[] =
    parts.length === 1
      ? [schema ?? undefined]
      : parts.length === 2
        ? [database ? catalog.schema(database.id, parts[0]!) : undefined, inMain(session, parts[0]!)]
        : [schemaOf(session, parts[0]!, parts[1]!)]
  for (const place of places)
    for (const found of place ? catalog.objects(place.id, parts.at(-1)!) : [])
      if (kinds.includes(found.kind)) return found
  return null
}

function schemaOf(session: SessionState, database: string, schema: string): Securable | undefined {
  const catalog = session.catalog()
  const found = catalog.database(database)
  return found && catalog.schema(found.id, schema)
}

const inMain = (session: SessionState, database: string) => schemaOf(session, database, 'main')

function warehouses(session: SessionState): Listing {
  const catalog = session.catalog()
  const rows = catalog
    .visibleChildren(session.actor.accountId)
    .filter((one) => one.kind === 'WAREHOUSE')
    .map((one): Row => {
      const { running, queued } = load(one.id)
      return [
        one.name,
        'STARTED',
        'STANDARD',
        String(one.details.slots ?? 8),
        String(one.details.queue ?? 1_000),
        String(running),
        String(queued),
        flag(one.id === session.warehouseId),
        timestamp(one.createdAt),
        ownerName(session, one),
        one.comment,
      ]
    })
  return {
    columns: columnsOf(
      'name',
      'state',
      'type',
      ['slots', 'BIGINT'],
      ['queue', 'BIGINT'],
      ['running', 'BIGINT'],
      ['queued', 'BIGINT'],
      'is_current',
      at,
      'owner',
      'comment',
    ),
    rows: byName(rows, 0),
  }
}

function roles(session: SessionState): Listing {
  const { state } = session.catalog()
  const active = session.catalog().roles
  const rows = [...state.roles.values()].map(
    (role): Row => [
      timestamp(role.createdAt),
      role.name,
      'N',
      flag(role.id === session.primaryRoleId()),
      flag(active.has(role.id) && role.id !== session.primaryRoleId()),
      String(state.usersOfRole.get(role.id)?.size ?? 0),
      String(state.above.get(role.id)?.size ?? 0),
      String(inherited(state, [role.id]).size - 1),
      role.system ? '' : (state.roles.get(role.ownerRoleId)?.name ?? ''),
      role.comment,
    ],
  )
  return {
    columns: columnsOf(
      at,
      'name',
      'is_default',
      'is_current',
      'is_inherited',
      ['assigned_to_users', 'BIGINT'],
      ['granted_to_roles', 'BIGINT'],
      ['granted_roles', 'BIGINT'],
      'owner',
      'comment',
    ),
    rows: byName(rows, 1),
  }
}

async function users(session: SessionState): Promise<Listing> {
  const { accountId } = session.actor
  const { state } = session.catalog()
  const securables = new Map(childrenOf(state, accountId, 'USER').map((one) => [one.id, one]))
  const rows = (await listUsers(session.actor)).map((user): Row => {
    const one = securables.get(user.id)
    return [
      user.name,
      timestamp(user.createdAt),
      user.name,
      String(user.disabled),
      user.defaults.warehouse,
      [user.defaults.database, user.defaults.schema].filter(Boolean).join('.') || null,
      user.defaults.roleId ? (state.roles.get(user.defaults.roleId)?.name ?? null) : null,
      one ? ownerName(session, one) : null,
      user.comment,
    ]
  })
  return {
    columns: columnsOf(
      'name',
      at,
      'login_name',
      'disabled',
      'default_warehouse',
      'default_namespace',
      'default_role',
      'owner',
      'comment',
    ),
    rows: byName(rows, 0),
  }
}

function parameters(session: SessionState): Listing {
  const rows = [...sessionSettings.values()].map(
    (name): Row => [
      name,
      session.parameters.get(name) ?? (name === 'TimeZone' ? 'UTC' : null),
      session.parameters.has(name) ? 'SESSION' : '',
    ],
  )
  return { columns: columnsOf('key', 'value', 'level'), rows }
}
