import { closure, systemRole } from '../../access/index.ts'
import { MallardError, notFound, placeAt, shown, syntaxError } from '../../errors.ts'
import type { HouseStatement, ObjectName, Properties } from '../../sql/index.ts'
import {
  type AccountAuthority,
  createOrganizationAccount,
  dropAccount,
  renameAccount,
  resumeAccount,
  suspendAccount,
  undropAccount,
} from '../../users/index.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { plainName, status } from './database.ts'

type Of<T extends HouseStatement['type']> = Extract<HouseStatement, { type: T }>

/** ORGADMIN makes an account as the primary role, like every CREATE; the rest takes any active role. */
export function accountAuthority(session: SessionState, by: 'primary' | 'any'): AccountAuthority {
  return {
    mayCreateAccounts() {
      const { state, roles } = session.catalog()
      const active = by === 'any' ? roles : closure(state, [session.primaryRoleId()])
      return active.has(systemRole(state, 'ORGADMIN'))
    },
  }
}

const known = ['ADMIN_NAME', 'ADMIN_EMAIL', 'ADMIN_PASSWORD', 'COMMENT']
/** Snowflake's own of CREATE ACCOUNT that mean nothing here. */
const passedOver = ['EDITION', 'REGION', 'MUST_CHANGE_PASSWORD', 'FIRST_NAME', 'LAST_NAME', 'POLARIS']

function textsOf(properties: Properties): Record<string, string | undefined> {
  for (const key of Object.keys(properties))
    if (!known.includes(key) && !passedOver.includes(key))
      throw syntaxError(`An account has no property ${key}. Use ${known.join(', ')}.`)
  return Object.fromEntries(
    known.map((key) => {
      const value = properties[key]
      if (value !== undefined && value !== null && typeof value !== 'string')
        throw new MallardError('22023', `${key} must be a text.`)
      return [key, value ?? undefined]
    }),
  )
}

/** CREATE ACCOUNT a ADMIN_NAME = u ADMIN_EMAIL = '...' [ADMIN_PASSWORD = '...'] [COMMENT = '...']: ORGADMIN. */
export async function createAccountByStatement(
  session: SessionState,
  statement: Statement,
  house: Of<'create account'>,
): Promise<Ran> {
  const name = plainName(house.name, statement.input.text)
  const { ADMIN_NAME: adminName, ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD, COMMENT } = textsOf(house.properties)
  if (!adminName || !adminEmail) throw syntaxError('CREATE ACCOUNT needs ADMIN_NAME and ADMIN_EMAIL.')
  await createOrganizationAccount(
    session.actor,
    { name, adminName, adminEmail, adminPassword: ADMIN_PASSWORD, comment: COMMENT ?? null },
    accountAuthority(session, 'primary'),
  )
  return status(session, statement, `Account ${name} successfully created.`)
}

/** Runs a change; an account that is not there is told at its place. */
async function changed(
  session: SessionState,
  { input: { text } }: Statement,
  given: ObjectName,
  change: (name: string, authority: AccountAuthority) => Promise<void>,
): Promise<string> {
  const name = plainName(given, text)
  try {
    await change(name, accountAuthority(session, 'any'))
  } catch (error) {
    throw shown(error).sqlState === '42S02' ? notFound(given.parts.join('.'), placeAt(text, given.at)) : error
  }
  return name
}

/** ALTER ACCOUNT a RENAME TO b | SUSPEND | RESUME: ORGADMIN. */
export async function alterAccount(
  session: SessionState,
  statement: Statement,
  house: Of<'alter account'>,
): Promise<Ran> {
  await changed(session, statement, house.name, (name, authority) => {
    if (house.change === 'SUSPEND') return suspendAccount(session.actor, { name }, authority)
    if (house.change === 'RESUME') return resumeAccount(session.actor, { name }, authority)
    const to = plainName(house.change.rename, statement.input.text)
    return renameAccount(session.actor, { name, to }, authority)
  })
  return status(session, statement, 'Statement executed successfully.')
}

/** DROP ACCOUNT [IF EXISTS] a [GRACE_PERIOD_IN_DAYS = n]: ORGADMIN. */
export async function dropAccountByStatement(
  session: SessionState,
  statement: Statement,
  house: Of<'drop account'>,
): Promise<Ran> {
  const graceDays = house.graceDays ?? undefined
  try {
    const name = await changed(session, statement, house.name, (account, authority) =>
      dropAccount(session.actor, { name: account, graceDays }, authority),
    )
    return status(session, statement, `${name} successfully dropped.`)
  } catch (error) {
    if (!house.ifExists || shown(error).sqlState !== '42S02') throw error
    return status(session, statement, 'Drop statement executed successfully (the account did not exist).')
  }
}

/** UNDROP ACCOUNT a: ORGADMIN. */
export async function undropAccountByStatement(
  session: SessionState,
  statement: Statement,
  house: Of<'undrop account'>,
): Promise<Ran> {
  const name = await changed(session, statement, house.name, (account, authority) =>
    undropAccount(session.actor, { name: account }, authority),
  )
  return status(session, statement, `Account ${name} successfully restored.`)
}
