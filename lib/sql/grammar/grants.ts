import type { Grantee, GrantTarget, HouseStatement, ObjectName } from '../statements.ts'
import { kindWords, takeKind, takePlural } from './kinds.ts'
import type { Parser } from './parser.ts'

type ObjectTarget = Extract<GrantTarget, { on: 'account' | 'object' }>

/** GRANT and REVOKE in all their forms, the verb not yet taken (docs/specs/access-control.md, section 3). */
export function readGrantOrRevoke(parser: Parser): HouseStatement {
  const grants = parser.expectOneOf('GRANT', 'REVOKE') === 'GRANT'
  if (parser.take('ROLE')) return grants ? grantRole(parser) : revokeRole(parser)
  return grants ? grant(parser) : revoke(parser)
}

function grantRole(parser: Parser): HouseStatement {
  const role = parser.name("a role's name")
  parser.expect('TO')
  return { type: 'grant role', role, to: readGrantee(parser) }
}

function revokeRole(parser: Parser): HouseStatement {
  const role = parser.name("a role's name")
  parser.expect('FROM')
  return { type: 'revoke role', role, from: readGrantee(parser) }
}

function grant(parser: Parser): HouseStatement {
  const start = parser.at
  const privileges = readPrivileges(parser)
  const target = readTarget(parser)
  parser.expect('TO')
  const role = readRole(parser)
  if (privileges.includes('OWNERSHIP')) {
    if (privileges.length > 1) throw parser.unexpected('OWNERSHIP alone: it is transferred', start)
    const current = parser.takeOneOf('COPY', 'REVOKE') as 'COPY' | 'REVOKE' | null
    if (current) parser.expect('CURRENT', 'GRANTS')
    return { type: 'grant ownership', target, role, current }
  }
  const withGrantOption = parser.take('WITH')
  if (withGrantOption) parser.expect('GRANT', 'OPTION')
  return { type: 'grant', privileges, target, role, withGrantOption }
}

function revoke(parser: Parser): HouseStatement {
  const grantOptionFor = parser.take('GRANT', 'OPTION', 'FOR')
  const privileges = readPrivileges(parser)
  const target = readTarget(parser)
  parser.expect('FROM')
  const role = readRole(parser)
  const cascade = parser.takeOneOf('RESTRICT', 'CASCADE') === 'CASCADE'
  return { type: 'revoke', privileges, target, role, grantOptionFor, cascade }
}

/** `EXPLAIN ACCESS p ON ... [FOR {ROLE | USER} x]`, from ACCESS on. */
export function readExplainAccess(parser: Parser): HouseStatement {
  parser.expect('ACCESS')
  const privilege = readPrivilege(parser)
  parser.expect('ON')
  const target = readObjectTarget(parser)
  return { type: 'explain access', privilege, target, for: parser.take('FOR') ? readGrantee(parser) : null }
}

/** `{ROLE r | USER u}`. */
export function readGrantee(parser: Parser): Grantee {
  const kind = parser.expectOneOf('ROLE', 'USER') as 'ROLE' | 'USER'
  return { kind, name: parser.name(`a ${kind.toLowerCase()}'s name`) }
}

/** `ACCOUNT` or `kind name`. */
export function readObjectTarget(parser: Parser): ObjectTarget {
  if (parser.take('ACCOUNT')) return { on: 'account' }
  const found = takeKind(parser)
  if (!found) throw parser.unexpected(`ACCOUNT or ${kindWords}`)
  const name = parser.name(`the name of a ${found.kind.toLowerCase()}`, found.parts)
  // Snowflake tells overloads apart by their types; macros here have one name.
  if (found.kind === 'FUNCTION' && parser.is('(')) parser.list('a type')
  return { on: 'object', kind: found.kind, name }
}

function readTarget(parser: Parser): GrantTarget {
  parser.expect('ON')
  const on = parser.is('ALL') ? 'all' : parser.is('FUTURE') ? 'future' : null
  if (on === null) return readObjectTarget(parser)
  parser.at++
  const found = takePlural(parser)
  if (!found) throw parser.unexpected('a plural: SCHEMAS, TABLES, VIEWS, SEQUENCES, FUNCTIONS, ...')
  parser.expect('IN')
  const container = found.kind === 'SCHEMA' ? parser.expectOneOf('DATABASE') : parser.expectOneOf('DATABASE', 'SCHEMA')
  return { on, kind: found.kind, container: readContainer(parser, container as 'DATABASE' | 'SCHEMA') }
}

/** The name behind DATABASE or SCHEMA. */
export function readContainer(parser: Parser, kind: 'DATABASE' | 'SCHEMA') {
  return { kind, name: parser.name(`a ${kind.toLowerCase()}'s name`, kind === 'SCHEMA' ? 2 : 1) }
}

/** `[ROLE] r`; a role may itself be called role. */
function readRole(parser: Parser): ObjectName {
  if (parser.is('ROLE') && parser.startsName(1)) parser.at++
  return parser.name("a role's name")
}

function readPrivileges(parser: Parser): string[] | 'ALL' {
  if (parser.take('ALL')) {
    parser.take('PRIVILEGES')
    return 'ALL'
  }
  const privileges: string[] = []
  do privileges.push(readPrivilege(parser))
  while (parser.take(','))
  return privileges
}

/** Words up to ON or a comma: `SELECT`, `CREATE FILE FORMAT`. Which there are is not grammar. */
function readPrivilege(parser: Parser): string {
  const words: string[] = []
  while (!parser.is('ON') && parser.peek()?.keyword) {
    words.push(parser.peek()!.keyword)
    parser.at++
  }
  if (words.length === 0) throw parser.unexpected('a privilege')
  return words.join(' ')
}
