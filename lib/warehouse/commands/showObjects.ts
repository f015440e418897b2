import type { Securable, SecurableKind } from '../../access/types.ts'
import { nameKey } from '../../access/types.ts'
import { notFound, placeAt } from '../../errors.ts'
import { isEncrypted } from '../databaseFiles.ts'
import type { Row } from '../engine/types.ts'
import { columnsOf } from '../houseResult.ts'
import type { SessionState } from '../session.ts'
import { factsOf } from './facts.ts'
import { at, byName, flag, type Listing, ownerName, type Show } from './listing.ts'
import { resolveTable } from './resolveObject.ts'
import { timestamp } from './timestamps.ts'

export function databases(session: SessionState): Listing {
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
        flag(isEncrypted(one)),
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
      'is_encrypted',
    ),
    rows: byName(rows, 1),
  }
}

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

export function schemas(session: SessionState, text: string, house: Show): Listing {
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

export async function objects(
  session: SessionState,
  text: string,
  house: Show,
  kinds: SecurableKind[],
): Promise<Listing> {
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
      if (isViews) row.push(catalog.viewText(one), String(one.details.secure === true))
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

export async function columns(session: SessionState, text: string, house: Show): Promise<Listing> {
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
