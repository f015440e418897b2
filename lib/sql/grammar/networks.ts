import type { HouseStatement, ObjectName } from '../statements.ts'
import type { Parser } from './parser.ts'
import { takeComment } from './properties.ts'

type Lists = { allowed?: string[]; blocked?: string[]; comment?: string | null }

const policyName = (parser: Parser, what = "the network policy's name") => parser.name(what)

/** `('10.0.0.0/8', ...)`; Snowflake takes one without brackets, too. */
function addresses(parser: Parser): string[] {
  if (!parser.take('(')) return [parser.string("addresses: ('10.0.0.0/8', ...)")]
  const found: string[] = []
  if (parser.take(')')) return found
  do found.push(parser.string('an address in single quotes'))
  while (parser.take(','))
  parser.expect(')')
  return found
}

/** ALLOWED_IP_LIST, BLOCKED_IP_LIST and COMMENT, in any order, each once. */
function lists(parser: Parser): Lists {
  const set: Lists = {}
  while (!parser.atEnd) {
    const at = parser.at
    const comment = takeComment(parser)
    if (comment !== undefined && set.comment === undefined) set.comment = comment
    else if (set.allowed === undefined && parser.take('ALLOWED_IP_LIST', '=')) set.allowed = addresses(parser)
    else if (set.blocked === undefined && parser.take('BLOCKED_IP_LIST', '=')) set.blocked = addresses(parser)
    else throw parser.unexpected('ALLOWED_IP_LIST, BLOCKED_IP_LIST or COMMENT, each once', at)
    if (parser.take(',') && parser.atEnd) throw parser.unexpected('a property')
  }
  return set
}

/** `CREATE [OR REPLACE] NETWORK POLICY [IF NOT EXISTS] p ALLOWED_IP_LIST = (...) ...`, from behind POLICY. */
export function readCreateNetworkPolicy(parser: Parser, orReplace: boolean): HouseStatement {
  const ifAt = parser.at
  const ifNotExists = parser.take('IF', 'NOT', 'EXISTS')
  if (orReplace && ifNotExists) throw parser.unexpected('either OR REPLACE or IF NOT EXISTS', ifAt)
  const name = policyName(parser)
  const { allowed, blocked = [], comment = null } = lists(parser)
  if (!allowed) throw parser.unexpected('ALLOWED_IP_LIST')
  return { type: 'create network policy', name, orReplace, ifNotExists, allowed, blocked, comment }
}

/** `ALTER NETWORK POLICY [IF EXISTS] p {RENAME TO q | SET ... | UNSET ...}`, from behind POLICY. */
export function readAlterNetworkPolicy(parser: Parser): HouseStatement {
  const type = 'alter network policy' as const
  const ifExists = parser.take('IF', 'EXISTS')
  const name = policyName(parser)
  const word = parser.expectOneOf('RENAME', 'SET', 'UNSET')
  if (word === 'RENAME') {
    parser.expect('TO')
    return { type, name, ifExists, rename: policyName(parser, 'the new name') }
  }
  if (parser.atEnd) throw parser.unexpected('a property')
  if (word === 'SET') return { type, name, ifExists, ...lists(parser) }
  const unset: Lists = {}
  do {
    const key = parser.expectOneOf('ALLOWED_IP_LIST', 'BLOCKED_IP_LIST', 'COMMENT')
    if (key === 'COMMENT') unset.comment = null
    else unset[key === 'ALLOWED_IP_LIST' ? 'allowed' : 'blocked'] = []
  } while (parser.take(','))
  return { type, name, ifExists, ...unset }
}

/** `DROP NETWORK POLICY [IF EXISTS] p`, from behind POLICY. */
export function readDropNetworkPolicy(parser: Parser): HouseStatement {
  const ifExists = parser.take('IF', 'EXISTS')
  return { type: 'drop network policy', name: policyName(parser), ifExists }
}

/** `ALTER ACCOUNT {SET NETWORK_POLICY = p | UNSET NETWORK_POLICY}`, from behind the `=` or the setting's name: the own one. */
export function readNetworkPolicyOfAccount(parser: Parser, set: boolean): HouseStatement {
  const name: ObjectName | null = set && !parser.take('NULL') ? nameOrText(parser) : null
  return { type: 'set network policy', name }
}

/** A name, or one in single quotes, as Snowflake takes it for parameters. */
function nameOrText(parser: Parser): ObjectName {
  const token = parser.peek()
  if (token?.kind !== 'string') return policyName(parser)
  return { parts: [parser.string()], at: token.start }
}
