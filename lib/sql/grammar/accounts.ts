import { MallardError, syntaxError } from '../../errors.ts'
import type { HouseStatement } from '../statements.ts'
import { readNetworkPolicyOfAccount } from './networks.ts'
import type { Parser } from './parser.ts'
import { readProperties } from './properties.ts'

const accountName = (parser: Parser) => parser.name("the account's name")

/** `CREATE ACCOUNT a ADMIN_NAME = u ADMIN_EMAIL = '...' ...`, from behind ACCOUNT. */
export function readCreateAccount(parser: Parser): HouseStatement {
  const name = accountName(parser)
  try {
    return { type: 'create account', name, properties: readProperties(parser) }
  } catch (error) {
    if (!(error instanceof MallardError)) throw error
    // What was found instead may be a password.
    throw syntaxError(error.message.replace(/, found '.*'\.$/s, '.'), error.place)
  }
}

/** `ALTER ACCOUNT a RENAME TO b | SUSPEND | RESUME`, or settings of the own one, from behind ACCOUNT. */
export function readAlterAccount(parser: Parser): HouseStatement {
  if (parser.is('SET') || parser.is('UNSET')) return readAccountSetting(parser)
  const name = accountName(parser)
  const word = parser.expectOneOf('RENAME', 'SUSPEND', 'RESUME')
  if (word !== 'RENAME') return { type: 'alter account', name, change: word as 'SUSPEND' | 'RESUME' }
  parser.expect('TO')
  return { type: 'alter account', name, change: { rename: parser.name('the new name') } }
}

/** `SET` or `UNSET` of a setting of the own account. */
function readAccountSetting(parser: Parser): HouseStatement {
  const set = parser.expectOneOf('SET', 'UNSET') === 'SET'
  const setting = parser.expectOneOf('ENCRYPT_NEW_DATABASES', 'NETWORK_POLICY')
  if (set) parser.expect('=')
  if (setting === 'NETWORK_POLICY') return readNetworkPolicyOfAccount(parser, set)
  const rule = set ? parser.expectOneOf('TRUE', 'FALSE') === 'TRUE' : null
  return { type: 'encrypt new databases', rule }
}

/** `DROP ACCOUNT [IF EXISTS] a [GRACE_PERIOD_IN_DAYS = n]`, from behind ACCOUNT. */
export function readDropAccount(parser: Parser): HouseStatement {
  const ifExists = parser.take('IF', 'EXISTS')
  const name = accountName(parser)
  let graceDays: number | null = null
  if (parser.take('GRACE_PERIOD_IN_DAYS')) {
    parser.expect('=')
    graceDays = parser.integer('a number of days')
  }
  return { type: 'drop account', name, ifExists, graceDays }
}

/** `UNDROP ACCOUNT a`. */
export function readUndrop(parser: Parser): HouseStatement {
  parser.expect('UNDROP', 'ACCOUNT')
  return { type: 'undrop account', name: accountName(parser) }
}
