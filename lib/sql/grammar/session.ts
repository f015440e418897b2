import type { HouseStatement, ObjectName } from '../statements.ts'
import type { Parser } from './parser.ts'
import { readValue } from './properties.ts'

const useKinds = ['DATABASE', 'SCHEMA', 'ROLE', 'WAREHOUSE'] as const

/** USE in all its forms. */
export function readUse(parser: Parser): HouseStatement {
  parser.expect('USE')
  if (parser.take('SECONDARY')) {
    if (!parser.take('ROLES')) parser.expect('ROLE')
    return { type: 'use secondary roles', roles: readSecondaryRoles(parser) }
  }
  // A name that is spelled like a kind needs quotes, alone too: `USE role` has lost its role.
  const kind = parser.is('.', 1) ? null : (parser.takeOneOf(...useKinds) as (typeof useKinds)[number] | null)
  const what = kind === null ? 'the name of a database or schema' : `a ${kind.toLowerCase()}'s name`
  return { type: 'use', kind, name: parser.name(what, kind === null || kind === 'SCHEMA' ? 2 : 1) }
}

function readSecondaryRoles(parser: Parser): 'ALL' | 'NONE' | ObjectName[] {
  if (parser.take('ALL')) return 'ALL'
  if (parser.take('NONE')) return 'NONE'
  const roles: ObjectName[] = []
  do roles.push(parser.name("a role's name, ALL or NONE"))
  while (parser.take(','))
  return roles
}

/** SET of a setting; null for DuckDB's SET VARIABLE. A value of DEFAULT is null: it means RESET. */
export function readSet(parser: Parser): HouseStatement | null {
  parser.expect('SET')
  if (parser.is('VARIABLE') && !parser.is('=', 1) && !parser.is('TO', 1)) return null
  if (parser.is('TIME') && parser.is('ZONE', 1)) {
    const at = parser.offset
    parser.at += 2
    return { type: 'set', name: 'TimeZone', value: parser.take('LOCAL') ? null : readSetting(parser), at }
  }
  takeScope(parser)
  const { name, at } = readSettingName(parser)
  if (!parser.take('=') && !parser.take('TO')) throw parser.unexpected('= or TO')
  return { type: 'set', name, value: readSetting(parser), at }
}

/** RESET of a setting; null for DuckDB's RESET VARIABLE. */
export function readReset(parser: Parser): HouseStatement | null {
  parser.expect('RESET')
  if (parser.is('VARIABLE') && parser.peek(1)) return null
  if (parser.is('TIME') && parser.is('ZONE', 1)) {
    const at = parser.offset
    parser.at += 2
    return { type: 'reset', name: 'TimeZone', at }
  }
  takeScope(parser)
  return { type: 'reset', ...readSettingName(parser) }
}

/** `SESSION`, `LOCAL`, `GLOBAL`, unless it is the name itself. */
function takeScope(parser: Parser): void {
  if (parser.isName(1)) parser.takeOneOf('SESSION', 'LOCAL', 'GLOBAL')
}

function readSettingName(parser: Parser): { name: string; at: number } {
  const at = parser.offset
  const parts = parser.takeChain()
  if (parts.length === 0) throw parser.unexpected("a setting's name")
  return { name: parts.map((part) => part.value).join('.'), at }
}

function readSetting(parser: Parser): string | number | boolean | null {
  if (parser.take('DEFAULT')) return null
  return readValue(parser)
}

/** `PREPARE p [(type, ...)] AS statement`. */
export function readPrepare(parser: Parser): HouseStatement {
  parser.expect('PREPARE')
  const name = parser.word("the prepared statement's name").value
  const parameterTypes = parser.is('(') ? parser.list('a type').map(({ from, to }) => parser.textOf(from, to).text) : []
  parser.expect('AS')
  if (parser.atEnd) throw parser.unexpected('a statement')
  const statement = parser.textOf(parser.at, parser.tokens.length)
  parser.at = parser.tokens.length
  return { type: 'prepare', name, parameterTypes, ...statement }
}

/** `EXECUTE p [(value | name := value, ...)]`. */
export function readExecute(parser: Parser): HouseStatement {
  parser.expect('EXECUTE')
  const name = parser.word("the prepared statement's name").value
  const items = parser.is('(') ? parser.list('a value') : []
  return { type: 'execute', name, arguments: items.map((item) => readArgument(parser, item)) }
}

function readArgument(parser: Parser, { from, to }: { from: number; to: number }) {
  const [first, assigns] = parser.tokens.slice(from, to)
  const isName = first?.kind === 'identifier' || first?.kind === 'quoted'
  if (!isName || (assigns?.text !== ':=' && assigns?.text !== '=>')) return { name: null, ...parser.textOf(from, to) }
  if (from + 2 === to) throw parser.unexpected('a value', to)
  return { name: first!.value, ...parser.textOf(from + 2, to) }
}

/** `DEALLOCATE [PREPARE] {p | ALL}`. */
export function readDeallocate(parser: Parser): HouseStatement {
  parser.expect('DEALLOCATE')
  if (parser.is('PREPARE') && parser.peek(1)) parser.at++
  if (parser.take('ALL')) return { type: 'deallocate', name: 'ALL' }
  return { type: 'deallocate', name: parser.word("the prepared statement's name or ALL").value }
}
