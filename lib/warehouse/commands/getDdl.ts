import type { Securable, SecurableKind } from '../../access/types.ts'
import { nameKey } from '../../access/types.ts'
import { MallardError, notFound, notSupported, placeAt } from '../../errors.ts'
import { calls, parseName, type Token } from '../../sql/index.ts'
import { isEncrypted } from '../databaseFiles.ts'
import type { SessionState } from '../session.ts'
import { factsOf } from './facts.ts'
import { resolveTable } from './resolveObject.ts'

const kinds: Record<string, SecurableKind[]> = {
  table: ['TABLE'],
  view: ['VIEW'],
  sequence: ['SEQUENCE'],
  function: ['FUNCTION'],
  macro: ['FUNCTION'],
  schema: ['SCHEMA'],
  database: ['DATABASE'],
}

/**
 * What each GET_DDL('kind', 'name') of a text answers, by `kind:name`. Both arguments must be literals: the answer is
 * looked up, with the session's rights, before the statement is planned.
 */
export async function ddlAnswers(
  session: SessionState,
  text: string,
  tokens: readonly Token[],
): Promise<Map<string, string>> {
  const answers = new Map<string, string>()
  for (const call of calls(tokens)) {
    if (nameKey(call.name) !== 'get_ddl') continue
    const at = tokens.findIndex((token) => token.start >= call.end)
    const [kind, comma, name, close] = tokens.slice(at + 1, at + 5)
    if (kind?.kind !== 'string' || comma?.text !== ',' || name?.kind !== 'string' || close?.text !== ')')
      throw notSupported(
        "GET_DDL takes two string literals: GET_DDL('table', 'd.s.t').",
        undefined,
        placeAt(text, call.start),
      )
    answers.set(`${kind.value.toLowerCase()}:${name.value}`, await ddlOf(session, kind.value.toLowerCase(), name.value))
  }
  return answers
}

async function ddlOf(session: SessionState, kind: string, name: string): Promise<string> {
  const wanted = kinds[kind]
  if (!wanted) throw new MallardError('22023', `GET_DDL knows ${Object.keys(kinds).join(', ')}; not '${kind}'.`)
  const catalog = session.catalog()
  const parts = parseName(name)
  if (kind === 'database') {
    const database = catalog.database(parts.at(-1)!)
    if (!database) throw notFound(name)
    return [
      `CREATE DATABASE ${catalog.fullName(database.id)}${isEncrypted(database) ? ' ENCRYPTED' : ''};`,
      ...(await contents(session, catalog.visibleChildren(database.id))),
    ].join('\n')
  }
  if (kind === 'schema') {
    const database = parts.length > 1 ? catalog.database(parts[0]!) : session.scope(catalog).database
    const schema = database && catalog.schema(database.id, parts.at(-1)!)
    if (!schema) throw notFound(name)
    return (await contents(session, [schema])).join('\n')
  }
  const found = resolveTable(session, parts, wanted)
  if (!found) throw notFound(name)
  return objectDdl(session, found)
}

async function contents(session: SessionState, schemas: Securable[]): Promise<string[]> {
  const catalog = session.catalog()
  const lines: string[] = []
  for (const schema of schemas) {
    if (schema.kind !== 'SCHEMA') continue
    lines.push(`CREATE SCHEMA IF NOT EXISTS ${catalog.fullName(schema.id)};`)
    for (const one of catalog.visibleChildren(schema.id))
      if (['TABLE', 'VIEW', 'SEQUENCE', 'FUNCTION'].includes(one.kind)) lines.push(await objectDdl(session, one))
  }
  return lines
}

/** A table's from DuckDB, a view's and a macro's as they were written. A secure view's body is its owner's alone. */
async function objectDdl(session: SessionState, object: Securable): Promise<string> {
  const catalog = session.catalog()
  if (object.kind === 'SEQUENCE') return `CREATE SEQUENCE ${catalog.fullName(object.id)};`
  if (object.kind !== 'TABLE') {
    return `${(catalog.viewText(object) ?? '').replace(/;\s*$/, '')};`
  }
  const schema = catalog.byId(object.parentId!)!
  const facts = await factsOf(session, catalog.databaseOf(object.id)!)
  const table = facts.tables.find((one) => one.schema === schema.name && nameKey(one.table) === nameKey(object.name))
  if (!table?.sql) throw notFound(object.name)
  return table.sql
}
