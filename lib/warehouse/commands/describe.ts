import type { Securable, SecurableKind } from '../../access/types.ts'
import { isOfTree, nameKey } from '../../access/types.ts'
import { MallardError, notFound, placeAt } from '../../errors.ts'
import type { HouseStatement, ObjectName } from '../../sql/index.ts'
import { slot } from '../admission.ts'
import type { Row } from '../engine/types.ts'
import { execute } from '../execute.ts'
import { read } from '../gate/read.ts'
import { columnsOf, houseResult } from '../houseResult.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { factsOf } from './facts.ts'
import { resolveTable } from './resolveObject.ts'
import { schemaPlace } from './schema.ts'
import { timestamp } from './timestamps.ts'

type Describe = Extract<HouseStatement, { type: 'describe' }>

/** DESCRIBE [kind] name and DESCRIBE <query>; Snowflake's column names for a table and a view. */
export async function describe(session: SessionState, statement: Statement, house: Describe): Promise<Ran> {
  if (house.query) return describeQuery(session, statement, house.query.text)
  const { text } = statement.input
  const name = house.name!
  const kind = house.kind
  if (kind === null || kind === 'TABLE' || kind === 'VIEW') {
    const table = resolveTable(session, name.parts, kind === null ? ['TABLE', 'VIEW'] : [kind])
    if (table) return describeTable(session, statement, table)
    if (kind !== null) throw notFound(name.parts.join('.'), placeAt(text, name.at))
  }
  if (kind === null) throw notFound(name.parts.join('.'), placeAt(text, name.at))
  if (kind === 'DATABASE' || kind === 'SCHEMA') return describeContainer(session, statement, kind, name)
  return describeProperties(session, statement, kind, name)
}

/** Through the whole gate, as EXPLAIN goes: planned, authorised, and only described. */
async function describeQuery(session: SessionState, statement: Statement, query: string): Promise<Ran> {
  const reading = read(`EXPLAIN ${query}`)
  const giveBack = await slot(session, statement)
  try {
    return await execute(session, statement, { ...reading, describe: true })
  } finally {
    giveBack()
  }
}

async function describeTable(session: SessionState, statement: Statement, table: Securable): Promise<Ran> {
  const catalog = session.catalog()
  const schema = catalog.byId(table.parentId!)!
  const facts = await factsOf(session, catalog.databaseOf(table.id)!)
  const mine = <T extends { schema: string; table: string }>(all: T[]) =>
    all.filter((one) => one.schema === schema.name && nameKey(one.table) === nameKey(table.name))
  const constraints = mine(facts.constraints)
  const has = (type: string, column: string) =>
    constraints.some((one) => one.type === type && one.columns.includes(column)) ? 'Y' : 'N'
  const rows = mine(facts.columns).map((one): Row => {
    const check = constraints.find((each) => each.type === 'CHECK' && each.columns.includes(one.column))
    return [
      one.column,
      one.type,
      'COLUMN',
      one.nullable ? 'Y' : 'N',
      one.default,
      has('PRIMARY KEY', one.column),
      has('UNIQUE', one.column),
      check?.text ?? null,
      null,
      one.comment,
    ]
  })
  const columns = columnsOf(
    'name',
    'type',
    'kind',
    'null?',
    'default',
    'primary key',
    'unique key',
    'check',
    'expression',
    'comment',
  )
  return houseResult(session, statement, columns, rows, `${rows.length} columns`)
}

function containerOf(session: SessionState, kind: 'DATABASE' | 'SCHEMA', name: ObjectName, text: string): Securable {
  const catalog = session.catalog()
  let found: Securable | undefined
  if (kind === 'DATABASE') found = catalog.database(name.parts[0]!)
  else {
    const place = schemaPlace(session, name, text)
    found = catalog.schema(place.database.id, place.schema)
  }
  if (!found) throw notFound(name.parts.join('.'), placeAt(text, name.at))
  return found
}

async function describeContainer(
  session: SessionState,
  statement: Statement,
  kind: 'DATABASE' | 'SCHEMA',
  name: ObjectName,
): Promise<Ran> {
  const found = containerOf(session, kind, name, statement.input.text)
  const rows = session
    .catalog()
    .visibleChildren(found.id)
    .map((one): Row => [timestamp(one.createdAt), one.name, one.kind])
  return houseResult(
    session,
    statement,
    columnsOf(['created_on', 'TIMESTAMP WITH TIME ZONE'], 'name', 'kind'),
    rows,
    `${rows.length} rows`,
  )
}

/** All other kinds answer what is recorded of them, as property and value. */
async function describeProperties(
  session: SessionState,
  statement: Statement,
  kind: SecurableKind,
  name: ObjectName,
): Promise<Ran> {
  const catalog = session.catalog()
  const inAccount = kind === 'WAREHOUSE' || kind === 'ROLE' || kind === 'USER' || kind === 'INTEGRATION'
  const found = inAccount ? catalog.inAccount(kind, name.parts.at(-1)!) : resolveTable(session, name.parts, [kind])
  if (!found) {
    if (isOfTree(kind)) throw new MallardError('0A000', 'Folders and worksheets are described in the worksheet tree.')
    throw notFound(name.parts.join('.'), placeAt(statement.input.text, name.at))
  }
  const hidden = new Set(catalog.viewText(found) === null ? ['text', 'body'] : ['body'])
  const rows: Row[] = [
    ['name', found.name],
    ['kind', found.kind],
    ['owner', catalog.state.roles.get(found.ownerRoleId)?.name ?? null],
    ['created_on', timestamp(found.createdAt)],
    ['comment', found.comment],
    ...Object.entries(found.details)
      .filter(([key]) => !hidden.has(key))
      .map(([key, value]): Row => [key, String(value)]),
  ]
  return houseResult(session, statement, columnsOf('property', 'value'), rows, `${rows.length} rows`)
}
