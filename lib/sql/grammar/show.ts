import type { HouseStatement, ShowKind } from '../statements.ts'
import { readContainer, readGrantee, readObjectTarget } from './grants.ts'
import { takeKind } from './kinds.ts'
import type { Parser } from './parser.ts'

type Show = Extract<HouseStatement, { type: 'show' }>

const shows: ShowKind[] = [
  'ACCOUNTS',
  'DATABASES',
  'SCHEMAS',
  'TABLES',
  'VIEWS',
  'OBJECTS',
  'COLUMNS',
  'SEQUENCES',
  'FUNCTIONS',
  'TYPES',
  'STAGES',
  'FILE FORMATS',
  'WAREHOUSES',
  'ROLES',
  'USERS',
  'PARAMETERS',
  'VARIABLES',
  'TRANSACTIONS',
  'INTEGRATIONS',
  'NETWORK POLICIES',
  'TASKS',
]
const inKinds = ['ACCOUNT', 'DATABASE', 'SCHEMA', 'TABLE', 'VIEW'] as const

/** SHOW in all its forms, DuckDB's `SHOW t`, `SHOW ALL TABLES` and `SHOW TABLES FROM d` among them. */
export function readShow(parser: Parser): HouseStatement {
  parser.expect('SHOW')
  if (parser.is('GRANTS') && !parser.is('.', 1)) return showGrants(parser)
  if (parser.take('FUTURE', 'GRANTS')) return showFutureGrants(parser)
  if (parser.take('ALL')) {
    parser.expect('TABLES')
    return { ...listing('TABLES', false), in: { kind: 'ACCOUNT', name: null } }
  }
  const terse = parser.take('TERSE')
  const what = parser.is('.', 1) ? null : takeShowKind(parser)
  if (what) return readListing(parser, listing(what, terse))
  if (terse) throw parser.unexpected('what to show: TABLES, VIEWS, SCHEMAS, DATABASES, ...')
  return {
    type: 'describe',
    kind: null,
    name: parser.name('what to show: TABLES, ROLES, a table, ...', 3),
    query: null,
  }
}

function takeShowKind(parser: Parser): ShowKind | null {
  if (parser.take('MACROS')) return 'FUNCTIONS'
  if (parser.take('ORGANIZATION', 'ACCOUNTS')) return 'ACCOUNTS'
  return shows.find((kind) => parser.take(...kind.split(' '))) ?? null
}

function listing(what: ShowKind, terse: boolean): Show {
  return { type: 'show', what, terse, like: null, in: null, startsWith: null, limit: null, history: false }
}

/** The clauses behind the kind, in any order, each once. */
function readListing(parser: Parser, show: Show): Show {
  show.history = parser.take('HISTORY')
  while (!parser.atEnd) {
    if (show.like === null && parser.take('LIKE')) show.like = parser.string()
    else if (show.startsWith === null && parser.take('STARTS', 'WITH')) show.startsWith = parser.string()
    else if (show.limit === null && parser.take('LIMIT')) show.limit = parser.integer('a number of rows')
    else if (show.in === null && (parser.take('IN') || parser.take('FROM'))) show.in = readIn(parser)
    else if (!show.history && parser.take('HISTORY')) show.history = true
    else throw parser.unexpected('LIKE, IN, STARTS WITH or LIMIT, each once')
  }
  return show
}

function readIn(parser: Parser): Show['in'] {
  const kind = parser.is('.', 1) ? null : (parser.takeOneOf(...inKinds) as (typeof inKinds)[number] | null)
  if (kind === 'ACCOUNT') return { kind, name: null }
  const most = kind === 'DATABASE' ? 1 : kind === 'SCHEMA' ? 2 : 3
  const isName = parser.startsName() && !parser.is('LIKE') && !(parser.is('STARTS') && parser.is('WITH', 1))
  // DATABASE and SCHEMA alone mean the current one.
  if (!isName && (kind === 'DATABASE' || kind === 'SCHEMA')) return { kind, name: null }
  return { kind, name: parser.name('where to look: ACCOUNT, a database or a schema', most) }
}

function showGrants(parser: Parser): HouseStatement {
  parser.expect('GRANTS')
  if (parser.atEnd) return { type: 'show grants', of: { form: 'mine' } }
  switch (parser.expectOneOf('ON', 'TO', 'OF')) {
    case 'ON':
      return { type: 'show grants', of: { form: 'on', target: readObjectTarget(parser) } }
    case 'TO':
      return { type: 'show grants', of: { form: 'to', grantee: readGrantee(parser) } }
    default:
      parser.expect('ROLE')
      return { type: 'show grants', of: { form: 'of', role: parser.name("a role's name") } }
  }
}

function showFutureGrants(parser: Parser): HouseStatement {
  const type = 'show future grants'
  if (parser.expectOneOf('IN', 'TO') === 'TO') {
    parser.expect('ROLE')
    return { type, in: null, toRole: parser.name("a role's name") }
  }
  const kind = parser.expectOneOf('SCHEMA', 'DATABASE') as 'SCHEMA' | 'DATABASE'
  return { type, in: readContainer(parser, kind), toRole: null }
}

const queries = [
  'SELECT',
  'WITH',
  'FROM',
  'VALUES',
  'PIVOT',
  'UNPIVOT',
  'PIVOT_WIDER',
  'PIVOT_LONGER',
  'SUMMARIZE',
  '(',
]

/** DESCRIBE or DESC of a query, of a kind and name, or of a table or view alone; DuckDB's bare DESCRIBE lists tables. */
export function readDescribe(parser: Parser): HouseStatement {
  parser.expectOneOf('DESCRIBE', 'DESC')
  if (parser.atEnd) return listing('TABLES', false)
  if (parser.take('NETWORK', 'POLICY'))
    return { type: 'describe network policy', name: parser.name("the network policy's name") }
  if (queries.some((word) => parser.is(word))) {
    const query = parser.textOf(parser.at, parser.tokens.length)
    parser.at = parser.tokens.length
    return { type: 'describe', kind: null, name: null, query }
  }
  const start = parser.at
  const found = takeKind(parser)
  if (found && (found.kind === 'TABLE' || parser.startsName())) {
    const name = parser.name(`the name of a ${found.kind.toLowerCase()}`, found.parts)
    if (found.kind === 'FUNCTION' && parser.is('(')) parser.list('a type')
    return { type: 'describe', kind: found.kind, name, query: null }
  }
  parser.at = start
  return { type: 'describe', kind: null, name: parser.name('a table, a query or a kind of object', 3), query: null }
}
