import { notFound, placeAt, shown } from '../../errors.ts'
import type { HouseStatement, ObjectName } from '../../sql/index.ts'
import {
  alterNetworkPolicy,
  createNetworkPolicy,
  dropNetworkPolicy,
  listNetworkPolicies,
  type NetworkAuthority,
  networkPolicy,
  setAccountNetworkPolicy,
} from '../../users/index.ts'
import type { Row } from '../engine/types.ts'
import { columnsOf, houseResult } from '../houseResult.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { networkAuthority } from './access/networks.ts'
import { plainName, status } from './database.ts'
import { at, type Listing } from './listing.ts'
import { timestamp } from './timestamps.ts'

type Of<T extends HouseStatement['type']> = Extract<HouseStatement, { type: T }>

function authorityOf(session: SessionState): NetworkAuthority {
  const { state, roles } = session.catalog()
  return networkAuthority(state, roles)
}

const executed = 'Statement executed successfully.'

/** Works on a policy by name; one that is not there is told at its place, or `instead`. */
async function onPolicy<T>(
  { input: { text } }: Statement,
  given: ObjectName,
  work: (name: string) => Promise<T>,
  instead?: () => T,
): Promise<T> {
  try {
    return await work(plainName(given, text))
  } catch (error) {
    if (shown(error).sqlState !== '42S02') throw error
    if (instead) return instead()
    throw notFound(given.parts.join('.'), placeAt(text, given.at))
  }
}

/** CREATE [OR REPLACE] NETWORK POLICY p ALLOWED_IP_LIST = (...) [BLOCKED_IP_LIST = (...)]: SECURITYADMIN. */
export async function createNetworkPolicyByStatement(
  session: SessionState,
  statement: Statement,
  house: Of<'create network policy'>,
): Promise<Ran> {
  const { type: _, name: given, ...rest } = house
  const name = plainName(given, statement.input.text)
  const made = await createNetworkPolicy(session.actor, { ...rest, name }, authorityOf(session))
  const done = made ? `Network policy ${name} successfully created.` : `${name} already exists, statement succeeded.`
  return status(session, statement, done)
}

/** ALTER NETWORK POLICY p {SET ... | UNSET ... | RENAME TO q}: SECURITYADMIN. */
export async function alterNetworkPolicyByStatement(
  session: SessionState,
  statement: Statement,
  { name: given, ifExists, rename, allowed, blocked, comment }: Of<'alter network policy'>,
): Promise<Ran> {
  const name = rename && plainName(rename, statement.input.text)
  const change = (policy: string) =>
    alterNetworkPolicy(session.actor, policy, { name, allowed, blocked, comment }, authorityOf(session))
  await onPolicy(statement, given, change, ifExists ? () => undefined : undefined)
  return status(session, statement, executed)
}

/** DROP NETWORK POLICY [IF EXISTS] p: SECURITYADMIN; not while it is set somewhere. */
export async function dropNetworkPolicyByStatement(
  session: SessionState,
  statement: Statement,
  { name: given, ifExists }: Of<'drop network policy'>,
): Promise<Ran> {
  const drop = async (name: string) => {
    await dropNetworkPolicy(session.actor, name, authorityOf(session))
    return `${name} successfully dropped.`
  }
  const already = () => `Drop statement executed successfully (${given.parts[0]} already dropped).`
  return status(session, statement, await onPolicy(statement, given, drop, ifExists ? already : undefined))
}

/** ALTER ACCOUNT {SET NETWORK_POLICY = p | UNSET NETWORK_POLICY}: SECURITYADMIN. */
export async function setNetworkPolicyOfAccount(
  session: SessionState,
  statement: Statement,
  { name: given }: Of<'set network policy'>,
): Promise<Ran> {
  const set = (name: string | null) => setAccountNetworkPolicy(session.actor, name, authorityOf(session))
  await (given ? onPolicy(statement, given, set) : set(null))
  return status(session, statement, executed)
}

/** SHOW NETWORK POLICIES, with Snowflake's columns, then where each is set. */
export async function networkPolicies(session: SessionState): Promise<Listing> {
  const found = await listNetworkPolicies(session.actor, authorityOf(session))
  const rows = found.map(
    (one): Row => [
      timestamp(one.createdAt),
      one.name,
      one.comment,
      String(one.allowed.length),
      String(one.blocked.length),
      String(one.ofAccount),
      String(one.users.length),
    ],
  )
  const columns = columnsOf(
    at,
    'name',
    'comment',
    ['entries_in_allowed_ip_list', 'BIGINT'],
    ['entries_in_blocked_ip_list', 'BIGINT'],
    ['set_on_account', 'BOOLEAN'],
    ['set_on_users', 'BIGINT'],
  )
  return { columns, rows }
}

/** DESCRIBE NETWORK POLICY p: a row a list, as in Snowflake. */
export async function describeNetworkPolicy(
  session: SessionState,
  statement: Statement,
  { name: given }: Of<'describe network policy'>,
): Promise<Ran> {
  const one = await onPolicy(statement, given, (name) => networkPolicy(session.actor, name, authorityOf(session)))
  const rows: Row[] = [
    ['ALLOWED_IP_LIST', one.allowed.join(',')],
    ['BLOCKED_IP_LIST', one.blocked.join(',')],
  ]
  return houseResult(session, statement, columnsOf('name', 'value'), rows, `${rows.length} rows`)
}
