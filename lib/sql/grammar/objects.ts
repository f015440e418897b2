import type { HouseStatement } from '../statements.ts'
import { readAlterAccount, readCreateAccount, readDropAccount } from './accounts.ts'
import { readAlterNetworkPolicy, readCreateNetworkPolicy, readDropNetworkPolicy } from './networks.ts'
import type { Parser } from './parser.ts'
import { readProperties, readUnset, readValue, takeComment } from './properties.ts'

const kinds = ['ROLE', 'USER', 'DATABASE', 'WAREHOUSE', 'SCHEMA'] as const
type Kind = (typeof kinds)[number]

function takeKind(parser: Parser): Kind | null {
  return parser.takeOneOf(...kinds) as Kind | null
}

/** CREATE of a kind that is Mallard's; null for DuckDB's own. */
export function readCreate(parser: Parser): HouseStatement | null {
  parser.expect('CREATE')
  if (parser.take('ACCOUNT')) return readCreateAccount(parser)
  const replaceAt = parser.at
  const orReplace = parser.take('OR', 'REPLACE')
  if (parser.take('NETWORK', 'POLICY')) return readCreateNetworkPolicy(parser, orReplace)
  const kind = takeKind(parser)
  if (!kind) return null
  if (orReplace && kind === 'USER') throw parser.unexpected('CREATE USER without OR REPLACE', replaceAt)
  const ifAt = parser.at
  const ifNotExists = parser.take('IF', 'NOT', 'EXISTS')
  if (orReplace && ifNotExists) throw parser.unexpected('either OR REPLACE or IF NOT EXISTS', ifAt)
  const name = parser.name(`the ${kind.toLowerCase()}'s name`, kind === 'SCHEMA' ? 2 : 1)
  const base = { name, ifNotExists }
  switch (kind) {
    case 'ROLE':
      return { type: 'create role', ...base, orReplace, comment: takeComment(parser) ?? null }
    case 'USER':
      return { type: 'create user', ...base, properties: readProperties(parser) }
    case 'WAREHOUSE':
      parser.take('WITH')
      return { type: 'create warehouse', ...base, orReplace, properties: readProperties(parser) }
    case 'SCHEMA': {
      const managed = parser.take('WITH')
      if (managed) parser.expect('MANAGED', 'ACCESS')
      return { type: 'create schema', ...base, orReplace, managed, comment: takeComment(parser) ?? null }
    }
    case 'DATABASE':
      return { type: 'create database', ...base, orReplace, ...readDatabaseOptions(parser) }
  }
}

function readDatabaseOptions(parser: Parser) {
  let comment: string | null = null
  let encrypted: boolean | null = null
  let kind: string | null = null
  while (!parser.atEnd) {
    const at = parser.at
    const given = takeComment(parser)
    if (given !== undefined && comment === null) comment = given
    else if (parser.take('ENCRYPTED') && encrypted === null) {
      encrypted = !parser.take('=') || parser.expectOneOf('TRUE', 'FALSE') === 'TRUE'
    } else if (parser.take('NOT') && encrypted === null) {
      parser.expect('ENCRYPTED')
      encrypted = false
    } else if (parser.take('TYPE') && kind === null) {
      parser.expect('=')
      const value = readValue(parser)
      if (typeof value !== 'string') throw parser.unexpected('a kind of database', parser.at - 1)
      kind = value.toUpperCase()
    } else throw parser.unexpected('COMMENT, [NOT] ENCRYPTED or TYPE, each once', at)
  }
  return { comment, encrypted, kind }
}

/** ALTER of a kind that is Mallard's; null for DuckDB's own. */
export function readAlter(parser: Parser): HouseStatement | null {
  parser.expect('ALTER')
  if (parser.take('ACCOUNT')) return readAlterAccount(parser)
  if (parser.take('NETWORK', 'POLICY')) return readAlterNetworkPolicy(parser)
  const kind = takeKind(parser)
  if (!kind) return null
  const ifExists = parser.take('IF', 'EXISTS')
  const name = parser.name(`the ${kind.toLowerCase()}'s name`, kind === 'SCHEMA' ? 2 : 1)
  const base = { name, ifExists }
  if (parser.take('RENAME')) {
    parser.expect('TO')
    const rename = parser.name('the new name', kind === 'SCHEMA' ? 2 : 1)
    if (kind === 'USER') return { type: 'alter user', ...base, rename, properties: {} }
    if (kind === 'WAREHOUSE') return { type: 'alter warehouse', ...base, rename, properties: {} }
    return { type: `alter ${lower(kind)}`, ...base, rename }
  }
  if (kind === 'USER') return { type: 'alter user', ...base, properties: readSet(parser, 'RENAME TO, SET or UNSET') }
  if (kind === 'WAREHOUSE') return alterWarehouse(parser, base)
  if (kind === 'SCHEMA' && (parser.is('ENABLE') || parser.is('DISABLE'))) {
    const managed = parser.takeOneOf('ENABLE', 'DISABLE') === 'ENABLE'
    parser.expect('MANAGED', 'ACCESS')
    return { type: 'alter schema', ...base, managed }
  }
  return { type: `alter ${lower(kind)}`, ...base, comment: readSetComment(parser, kind) }
}

function lower(kind: 'ROLE' | 'DATABASE' | 'SCHEMA'): 'role' | 'database' | 'schema' {
  return kind.toLowerCase() as 'role' | 'database' | 'schema'
}

function alterWarehouse(
  parser: Parser,
  base: Pick<Extract<HouseStatement, { type: 'alter warehouse' }>, 'name' | 'ifExists'>,
) {
  const type = 'alter warehouse' as const
  if (parser.take('SUSPEND')) return { type, ...base, action: 'SUSPEND' as const, properties: {} }
  if (parser.take('RESUME')) {
    parser.take('IF', 'SUSPENDED')
    return { type, ...base, action: 'RESUME' as const, properties: {} }
  }
  if (parser.take('ABORT')) {
    parser.expect('ALL', 'QUERIES')
    return { type, ...base, action: 'ABORT ALL QUERIES' as const, properties: {} }
  }
  const properties = readSet(parser, 'SUSPEND, RESUME, ABORT ALL QUERIES, RENAME TO, SET or UNSET')
  return { type, ...base, properties }
}

function readSet(parser: Parser, expected: string) {
  if (parser.take('UNSET')) return readUnset(parser)
  if (!parser.take('SET')) throw parser.unexpected(expected)
  if (parser.atEnd) throw parser.unexpected('a property')
  return readProperties(parser)
}

function readSetComment(parser: Parser, kind: Kind): string | null {
  if (parser.take('UNSET')) {
    parser.expect('COMMENT')
    return null
  }
  const also = kind === 'SCHEMA' ? ', ENABLE or DISABLE MANAGED ACCESS' : ''
  if (!parser.take('SET')) throw parser.unexpected(`RENAME TO, SET COMMENT, UNSET COMMENT${also}`)
  if (parser.take('COMMENT', '=', 'NULL')) return null
  const comment = takeComment(parser)
  if (comment === undefined) throw parser.unexpected("COMMENT = '...'")
  return comment
}

/** DROP of a kind that is Mallard's; null for DuckDB's own, DROP SCHEMA too. */
export function readDrop(parser: Parser): HouseStatement | null {
  parser.expect('DROP')
  if (parser.take('ACCOUNT')) return readDropAccount(parser)
  if (parser.take('NETWORK', 'POLICY')) return readDropNetworkPolicy(parser)
  const kind = takeKind(parser)
  if (!kind || kind === 'SCHEMA') return null
  const ifExists = parser.take('IF', 'EXISTS')
  const name = parser.name(`the ${kind.toLowerCase()}'s name`)
  switch (kind) {
    case 'ROLE':
      return { type: 'drop role', name, ifExists }
    case 'USER':
      return { type: 'drop user', name, ifExists }
    case 'WAREHOUSE':
      return { type: 'drop warehouse', name, ifExists }
    case 'DATABASE': {
      const word = parser.takeOneOf('RESTRICT', 'CASCADE')
      return { type: 'drop database', name, ifExists, cascade: word === null ? null : word === 'CASCADE' }
    }
  }
}
