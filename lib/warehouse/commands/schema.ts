import { newSecurable } from '../../access/index.ts'
import type { CatalogChange, Securable } from '../../access/types.ts'
import { alreadyExists, MallardError, notFound, notSupported, placeAt } from '../../errors.ts'
import { type HouseStatement, type ObjectName, quoteQualified } from '../../sql/index.ts'
import { slot } from '../admission.ts'
import { needCreate } from '../gate/authorise.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { requireOwner, status } from './database.ts'
import { houseDdl } from './ddlTransaction.ts'

type Of<T extends HouseStatement['type']> = Extract<HouseStatement, { type: T }>

/** The database that a schema's name is in, and the schema's own name. @throws MallardError 42S02, 3D000 */
export function schemaPlace(
  session: SessionState,
  name: ObjectName,
  text: string,
): { database: Securable; schema: string } {
  const catalog = session.catalog()
  if (name.parts.length > 2)
    throw new MallardError('42601', 'A schema is named as database.schema.', { place: placeAt(text, name.at) })
  const qualified = name.parts.length === 2
  const database = qualified ? catalog.database(name.parts[0]!) : session.scope(catalog).database
  if (!database && !qualified)
    throw new MallardError('3D000', 'This session does not have a current database.', {
      hint: 'Choose one with USE DATABASE, or qualify the name.',
    })
  if (!database) throw notFound(name.parts[0]!, placeAt(text, name.at))
  return { database, schema: name.parts.at(-1)! }
}

/** CREATE SCHEMA [IF NOT EXISTS] [d.]s [WITH MANAGED ACCESS] [COMMENT = '...']; the session then uses it. */
export async function createSchema(
  session: SessionState,
  statement: Statement,
  house: Of<'create schema'>,
): Promise<Ran> {
  const { database, schema } = schemaPlace(session, house.name, statement.input.text)
  if (/^(information_schema|pg_catalog|mallard|system|temp|memory)$|^~|^__mallard/i.test(schema))
    throw new MallardError('42939', `The name '${schema}' is reserved.`)
  const catalog = session.catalog()
  needCreate(
    { scope: session.scope(catalog), primaryRoleId: session.primaryRoleId(), roleName: session.roleName() },
    'CREATE SCHEMA',
    database,
  )
  const taken = catalog.boundSchema(database.name, schema)
  if (taken && house.ifNotExists) return status(session, statement, `${schema} already exists, statement succeeded.`)
  if (taken && house.orReplace)
    throw notSupported('CREATE OR REPLACE SCHEMA is not supported.', 'DROP SCHEMA s CASCADE first.')
  if (taken) throw alreadyExists(schema)
  const securable = newSecurable(session.actor.accountId, {
    kind: 'SCHEMA',
    parentId: database.id,
    name: schema,
    ownerRoleId: session.primaryRoleId(),
    comment: house.comment,
    details: house.managed ? { managed: true } : {},
  })
  await withSlot(session, statement, () =>
    houseDdl(
      session,
      database,
      [`CREATE SCHEMA ${quoteQualified([database.name, schema])}`],
      [{ type: 'create', securable }],
    ),
  )
  session.databaseId = database.id
  session.schemaId = securable.id
  return status(session, statement, `Schema ${schema} successfully created.`)
}

/** ALTER SCHEMA s {ENABLE | DISABLE} MANAGED ACCESS | SET COMMENT. DuckDB cannot rename a schema. */
export async function alterSchema(
  session: SessionState,
  statement: Statement,
  house: Of<'alter schema'>,
): Promise<Ran> {
  const { text } = statement.input
  const { database, schema } = schemaPlace(session, house.name, text)
  const found = session.catalog().schema(database.id, schema)
  if (!found) {
    if (house.ifExists) return status(session, statement, 'Statement executed successfully.')
    throw notFound(house.name.parts.join('.'), placeAt(text, house.name.at))
  }
  requireOwner(session, found)
  if (house.rename)
    throw notSupported(
      'DuckDB cannot rename a schema.',
      'Create a new one and move the tables with CREATE TABLE ... AS.',
    )
  const changes: CatalogChange[] = []
  if (house.managed !== undefined) changes.push({ type: 'details', id: found.id, details: { managed: house.managed } })
  if (house.comment !== undefined) changes.push({ type: 'comment', id: found.id, comment: house.comment })
  await houseDdl(session, database, [], changes)
  return status(session, statement, 'Statement executed successfully.')
}

async function withSlot<T>(session: SessionState, statement: Statement, work: () => Promise<T>): Promise<T> {
  const giveBack = await slot(session, statement)
  try {
    return await work()
  } finally {
    giveBack()
  }
}
