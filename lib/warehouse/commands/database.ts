import { newSecurable } from '../../access/index.ts'
import type { CatalogChange, Securable } from '../../access/types.ts'
import { encryptsNewDatabases, makeDatabaseKey } from '../../databases/index.ts'
import { alreadyExists, insufficientPrivileges, MallardError, notFound, notSupported, placeAt } from '../../errors.ts'
import type { HouseStatement, ObjectName } from '../../sql/index.ts'
import { cryptoHint } from '../attach.ts'
import { changeDatabases, isEncrypted, withFile } from '../databaseFiles.ts'
import { needCreate } from '../gate/authorise.ts'
import { houseResult, statusColumn } from '../houseResult.ts'
import { houseSchemaSql } from '../reconcile.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'

type Of<T extends HouseStatement['type']> = Extract<HouseStatement, { type: T }>

/** How long a rename or a drop waits for those who use the database, in milliseconds. */
const patienceMs = 5_000

const reserved = /^(system|temp|main|memory|mallard|information_schema|pg_catalog)$|^~|^__mallard/i

/** One answer row `status`, which is also the message. */
export function status(session: SessionState, statement: Statement, text: string): Promise<Ran> {
  return houseResult(session, statement, statusColumn, [[text]], text)
}

/** The one part of a name that cannot be qualified. @throws MallardError 42601 */
export function plainName(name: ObjectName, text: string): string {
  if (name.parts.length !== 1)
    throw new MallardError('42601', 'This name cannot be qualified.', { place: placeAt(text, name.at) })
  return name.parts[0]!
}

/** DDL of databases commits by itself, so it cannot be a part of a transaction. */
export function outsideTransaction(session: SessionState, what: string): void {
  if (session.transaction)
    throw new MallardError('25001', `${what} cannot run inside a transaction.`, { hint: 'COMMIT or ROLLBACK first.' })
}

/**
 * CREATE [OR REPLACE] DATABASE [IF NOT EXISTS] d [ENCRYPTED | NOT ENCRYPTED] [COMMENT = '...']. The session then uses
 * it, as in Snowflake.
 */
export async function createDatabase(
  session: SessionState,
  statement: Statement,
  house: Of<'create database'>,
): Promise<Ran> {
  outsideTransaction(session, 'CREATE DATABASE')
  if (house.kind && house.kind !== 'NATIVE')
    throw notSupported(`CREATE DATABASE ... TYPE = ${house.kind} is not supported here.`)
  const name = databaseName(house.name, statement.input.text)
  const { accountId } = session.actor
  const catalog = session.catalog()
  const account = catalog.byId(accountId)!
  needCreate(
    { scope: session.scope(catalog), primaryRoleId: session.primaryRoleId(), roleName: session.roleName() },
    'CREATE DATABASE',
    account,
  )
  const taken = catalog.anyDatabase(name)
  if (taken && house.ifNotExists) {
    if (catalog.isVisible(taken.id)) useDatabase(session, taken)
    return status(session, statement, `${name} already exists, statement succeeded.`)
  }
  if (taken) {
    if (!house.orReplace || !catalog.isVisible(taken.id)) throw alreadyExists(name)
    requireOwner(session, taken)
  }
  const made = newSecurable(accountId, {
    kind: 'DATABASE',
    parentId: accountId,
    name,
    ownerRoleId: session.primaryRoleId(),
    comment: house.comment,
    details: (house.encrypted ?? encryptsNewDatabases(accountId)) ? { encrypted: true } : {},
  })
  await withFile(made, () => make(session, made, taken))
  useDatabase(session, made)
  return status(session, statement, `Database ${name} successfully created.`)
}

/** The file comes first: SQLite, which is the truth about databases, then takes the new one and drops the old at once. */
async function make(session: SessionState, made: Securable, replaced: Securable | undefined): Promise<void> {
  const { accountId, id, name, ownerRoleId } = made
  const { live } = await session.open()
  if (isEncrypted(made)) {
    if (!live.engine.encrypts)
      throw new MallardError('0A000', "An encrypted database needs DuckDB's crypto, which is not there.", {
        hint: `${cryptoHint} NOT ENCRYPTED makes a plain one.`,
      })
    await makeDatabaseKey(accountId, id)
  }
  const main = newSecurable(accountId, { kind: 'SCHEMA', parentId: id, name: 'main', ownerRoleId })
  const creates = [made, main].map((securable): CatalogChange => ({ type: 'create', securable }))
  try {
    await live.attachments.create(accountId, id, houseSchemaSql)
    if (replaced)
      await remove(session, replaced, () =>
        changeDatabases(accountId, [{ type: 'drop', id: replaced.id }, ...creates], { id, name, from: replaced.id }),
      )
    else await changeDatabases(accountId, creates, { id, name })
  } catch (error) {
    await live.attachments.forget(id).catch(() => {})
    throw error
  }
}

function databaseName(name: ObjectName, text: string): string {
  const plain = plainName(name, text)
  if (reserved.test(plain)) throw new MallardError('42939', `The name '${plain}' is reserved.`)
  if (plain.length === 0 || plain.length > 255) throw new MallardError('42602', 'A name has 1 to 255 characters.')
  return plain
}

function useDatabase(session: SessionState, database: Securable): void {
  session.databaseId = database.id
  const catalog = session.catalog()
  session.schemaId = catalog.schema(database.id, 'main')?.id ?? null
}

export function requireOwner(session: SessionState, object: Securable): void {
  const catalog = session.catalog()
  if (!catalog.can('OWNERSHIP', object.id))
    throw insufficientPrivileges(object.kind, object.name, catalog.fullName(object.id), session.roleName(), 'OWNERSHIP')
}

function seen(session: SessionState, name: ObjectName, text: string, ifExists: boolean): Securable | null {
  const found = session.catalog().database(plainName(name, text))
  if (!found && !ifExists) throw notFound(name.parts.join('.'), placeAt(text, name.at))
  return found ?? null
}

/** ALTER DATABASE d RENAME TO e | SET COMMENT = '...'. Grants stay: they hang on the id. */
export async function alterDatabase(
  session: SessionState,
  statement: Statement,
  house: Of<'alter database'>,
): Promise<Ran> {
  outsideTransaction(session, 'ALTER DATABASE')
  const { text } = statement.input
  const { accountId } = session.actor
  const database = seen(session, house.name, text, house.ifExists)
  if (!database) return status(session, statement, 'Statement executed successfully.')
  requireOwner(session, database)
  if (house.rename) {
    const name = databaseName(house.rename, text)
    const catalog = session.catalog()
    needCreate(
      { scope: session.scope(catalog), primaryRoleId: session.primaryRoleId(), roleName: session.roleName() },
      'CREATE DATABASE',
      catalog.byId(accountId)!,
    )
    const taken = catalog.anyDatabase(name)
    if (taken && taken.id !== database.id) throw alreadyExists(name)
    const { live } = await session.open()
    const { id } = database
    await live.attachments.alone(id, patienceMs, () =>
      changeDatabases(accountId, [{ type: 'rename', id, name }], { id, name }),
    )
  }
  if (house.comment !== undefined)
    await changeDatabases(accountId, [{ type: 'comment', id: database.id, comment: house.comment }])
  return status(session, statement, 'Statement executed successfully.')
}

/** DROP DATABASE [IF EXISTS] d [RESTRICT | CASCADE]; CASCADE is the default, RESTRICT refuses one that holds objects. */
export async function dropDatabase(
  session: SessionState,
  statement: Statement,
  house: Of<'drop database'>,
): Promise<Ran> {
  outsideTransaction(session, 'DROP DATABASE')
  const { accountId } = session.actor
  const database = seen(session, house.name, statement.input.text, house.ifExists)
  if (!database) return status(session, statement, 'Drop statement executed successfully (the database did not exist).')
  requireOwner(session, database)
  if (house.cascade === false) refuseHolding(session, database)
  await remove(session, database, () => changeDatabases(accountId, [{ type: 'drop', id: database.id }]))
  return status(session, statement, `${database.name} successfully dropped.`)
}

function refuseHolding(session: SessionState, database: Securable): void {
  const catalog = session.catalog()
  const holds = catalog.children(database.id).some((schema) => catalog.children(schema.id).length > 0)
  if (holds)
    throw new MallardError('2BP01', `The database '${database.name}' holds objects.`, {
      hint: 'Use CASCADE to drop them too.',
    })
}

/** Waits for the database's users to end; its file is unlinked after `write` has dropped it (ARCHITECTURE 7). */
async function remove(session: SessionState, database: Securable, write: () => Promise<void>): Promise<void> {
  const { live } = await session.open()
  await session.leaveDatabase(database.id)
  await withFile(database, () => live.attachments.alone(database.id, patienceMs, write))
}
