import type { HouseStatement } from '../../sql/index.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { runAccess } from './accessControl.ts'
import { alterAccount, createAccountByStatement, dropAccountByStatement, undropAccountByStatement } from './account.ts'
import { alterDatabase, createDatabase, dropDatabase } from './database.ts'
import { describe } from './describe.ts'
import { encryptNewDatabases } from './encryption.ts'
import {
  alterNetworkPolicyByStatement,
  createNetworkPolicyByStatement,
  describeNetworkPolicy,
  dropNetworkPolicyByStatement,
  setNetworkPolicyOfAccount,
} from './networkPolicy.ts'
import { deallocate, executePrepared, prepare } from './prepared.ts'
import { alterSchema, createSchema } from './schema.ts'
import { reset, set } from './settings.ts'
import { show } from './show.ts'
import { use, useSecondaryRoles } from './use.ts'
import { alterWarehouse, createWarehouse, dropWarehouse } from './warehouse.ts'

/** Runs one of Mallard's own statements; each authorises itself. */
export function runHouse(session: SessionState, statement: Statement, house: HouseStatement): Promise<Ran> {
  switch (house.type) {
    case 'use':
      return use(session, statement, house)
    case 'use secondary roles':
      return useSecondaryRoles(session, statement, house)
    case 'set':
      return set(session, statement, house)
    case 'reset':
      return reset(session, statement, house)
    case 'prepare':
      return prepare(session, statement, house)
    case 'execute':
      return executePrepared(session, statement, house)
    case 'deallocate':
      return deallocate(session, statement, house)
    case 'encrypt new databases':
      return encryptNewDatabases(session, statement, house)
    case 'create database':
      return createDatabase(session, statement, house)
    case 'alter database':
      return alterDatabase(session, statement, house)
    case 'drop database':
      return dropDatabase(session, statement, house)
    case 'create schema':
      return createSchema(session, statement, house)
    case 'alter schema':
      return alterSchema(session, statement, house)
    case 'create warehouse':
      return createWarehouse(session, statement, house)
    case 'alter warehouse':
      return alterWarehouse(session, statement, house)
    case 'drop warehouse':
      return dropWarehouse(session, statement, house)
    case 'create network policy':
      return createNetworkPolicyByStatement(session, statement, house)
    case 'alter network policy':
      return alterNetworkPolicyByStatement(session, statement, house)
    case 'drop network policy':
      return dropNetworkPolicyByStatement(session, statement, house)
    case 'describe network policy':
      return describeNetworkPolicy(session, statement, house)
    case 'set network policy':
      return setNetworkPolicyOfAccount(session, statement, house)
    case 'create account':
      return createAccountByStatement(session, statement, house)
    case 'alter account':
      return alterAccount(session, statement, house)
    case 'drop account':
      return dropAccountByStatement(session, statement, house)
    case 'undrop account':
      return undropAccountByStatement(session, statement, house)
    case 'show':
      return show(session, statement, house)
    case 'describe':
      return describe(session, statement, house)
    default:
      return runAccess(session, statement, house)
  }
}
