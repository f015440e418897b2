import { applyCatalogChanges, newSecurable } from '../../access/index.ts'
import type { Securable } from '../../access/types.ts'
import { alreadyExists, insufficientPrivileges, MallardError, notFound, placeAt } from '../../errors.ts'
import type { HouseStatement, ObjectName, Properties } from '../../sql/index.ts'
import { needCreate } from '../gate/authorise.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { cancelAll } from '../underWay.ts'
import { plainName, requireOwner, status } from './database.ts'

type Of<T extends HouseStatement['type']> = Extract<HouseStatement, { type: T }>

/** What a warehouse can be told: slots and queue are ours; Snowflake's sizes have no meaning in one engine. */
const properties: Record<string, { detail: string; least: number; most: number }> = {
  SLOTS: { detail: 'slots', least: 1, most: 64 },
  MAX_CONCURRENCY_LEVEL: { detail: 'slots', least: 1, most: 64 },
  QUEUE: { detail: 'queue', least: 0, most: 100_000 },
  STATEMENT_TIMEOUT_IN_SECONDS: { detail: 'timeoutSeconds', least: 0, most: 604_800 },
}

function detailsOf(given: Properties): { details: Record<string, number>; comment?: string | null } {
  const details: Record<string, number> = {}
  let comment: string | null | undefined
  for (const [key, value] of Object.entries(given)) {
    if (key === 'COMMENT') {
      comment = value === null ? null : String(value)
      continue
    }
    const known = properties[key]
    if (!known)
      throw new MallardError('22023', `A warehouse has no property ${key}.`, {
        hint: `Use ${Object.keys(properties).join(', ')} or COMMENT.`,
      })
    if (typeof value !== 'number' || !Number.isInteger(value) || value < known.least || value > known.most)
      throw new MallardError('22023', `${key} is a whole number from ${known.least} to ${known.most}.`)
    details[known.detail] = value
  }
  return { details, ...(comment === undefined ? {} : { comment }) }
}

/** CREATE [OR REPLACE] WAREHOUSE [IF NOT EXISTS] w [SLOTS = n] [QUEUE = n] [COMMENT = '...']. The session then uses it. */
export async function createWarehouse(
  session: SessionState,
  statement: Statement,
  house: Of<'create warehouse'>,
): Promise<Ran> {
  const { accountId } = session.actor
  const name = plainName(house.name, statement.input.text)
  const catalog = session.catalog()
  needCreate(
    { scope: session.scope(catalog), primaryRoleId: session.primaryRoleId(), roleName: session.roleName() },
    'CREATE WAREHOUSE',
    catalog.byId(accountId)!,
  )
  const { details, comment } = detailsOf(house.properties)
  const taken = catalog.any('WAREHOUSE', name)
  if (taken && house.ifNotExists) return status(session, statement, `${name} already exists, statement succeeded.`)
  if (taken && !house.orReplace) throw alreadyExists(name)
  if (taken) {
    if (!catalog.isVisible(taken.id)) throw alreadyExists(name)
    requireOwner(session, taken)
    await applyCatalogChanges(accountId, [{ type: 'drop', id: taken.id }])
  }
  const made = newSecurable(accountId, {
    kind: 'WAREHOUSE',
    parentId: accountId,
    name,
    ownerRoleId: session.primaryRoleId(),
    comment: comment ?? null,
    details: { slots: 8, queue: 1_000, ...details },
  })
  await applyCatalogChanges(accountId, [{ type: 'create', securable: made }])
  session.warehouseId = made.id
  return status(session, statement, `Warehouse ${name} successfully created.`)
}

function seen(session: SessionState, name: ObjectName, text: string, ifExists: boolean): Securable | null {
  const found = session.catalog().inAccount('WAREHOUSE', plainName(name, text))
  if (!found && !ifExists) throw notFound(name.parts.join('.'), placeAt(text, name.at))
  return found ?? null
}

function need(session: SessionState, warehouse: Securable, privilege: string): void {
  const catalog = session.catalog()
  const account = catalog.can('MANAGE WAREHOUSES', session.actor.accountId)
  if (!account && !catalog.can(privilege, warehouse.id))
    throw insufficientPrivileges(
      'WAREHOUSE',
      warehouse.name,
      catalog.fullName(warehouse.id),
      session.roleName(),
      privilege,
    )
}

/** ALTER WAREHOUSE w SET ... (MODIFY) | RENAME TO (OWNERSHIP) | ABORT ALL QUERIES, SUSPEND, RESUME (OPERATE). */
export async function alterWarehouse(
  session: SessionState,
  statement: Statement,
  house: Of<'alter warehouse'>,
): Promise<Ran> {
  const { accountId } = session.actor
  const { text } = statement.input
  const warehouse = seen(session, house.name, text, house.ifExists)
  if (!warehouse) return status(session, statement, 'Statement executed successfully.')
  if (house.rename) {
    requireOwner(session, warehouse)
    const name = plainName(house.rename, text)
    const taken = session.catalog().any('WAREHOUSE', name)
    if (taken && taken.id !== warehouse.id) throw alreadyExists(name)
    await applyCatalogChanges(accountId, [{ type: 'rename', id: warehouse.id, name }])
  }
  if (house.action) {
    need(session, warehouse, 'OPERATE')
    if (house.action !== 'RESUME')
      await cancelAll((one) => one.statement !== statement && one.session.warehouseId === warehouse.id)
  }
  if (Object.keys(house.properties).length > 0) {
    need(session, warehouse, 'MODIFY')
    const { details, comment } = detailsOf(house.properties)
    await applyCatalogChanges(accountId, [{ type: 'details', id: warehouse.id, details }])
    if (comment !== undefined) await applyCatalogChanges(accountId, [{ type: 'comment', id: warehouse.id, comment }])
  }
  return status(session, statement, 'Statement executed successfully.')
}

export async function dropWarehouse(
  session: SessionState,
  statement: Statement,
  house: Of<'drop warehouse'>,
): Promise<Ran> {
  const warehouse = seen(session, house.name, statement.input.text, house.ifExists)
  if (!warehouse)
    return status(session, statement, 'Drop statement executed successfully (the warehouse did not exist).')
  requireOwner(session, warehouse)
  await applyCatalogChanges(session.actor.accountId, [{ type: 'drop', id: warehouse.id }])
  return status(session, statement, `${warehouse.name} successfully dropped.`)
}
