import type { Securable } from '../../access/types.ts'
import { alreadyExists, insufficientPrivileges, MallardError, notFound } from '../../errors.ts'
import { parseName } from '../../sql/index.ts'
import { needCreate } from '../gate/authorise.ts'
import type { SessionState } from '../session.ts'

/** Where a file goes, as the session's roles see it. */
export interface Place {
  database: Securable
  schema: Securable
  name: string
}

/** @throws MallardError 42602, 3D000, 42S02 */
export function placeOf(session: SessionState, table: string): Place {
  const { catalog, ...current } = session.scope()
  const parts = parseName(table)
  if (parts.length < 1 || parts.length > 3 || parts.some((part) => part === ''))
    throw new MallardError('42602', `'${table}' is not a table's name.`)
  const database = parts.length === 3 ? catalog.database(parts[0]!) : current.database
  const schema =
    database &&
    (parts.length > 1
      ? catalog.schema(database.id, parts.at(-2)!)
      : (current.schema ?? catalog.schema(database.id, 'main')))
  if (!database || !schema) {
    if (parts.length < 3 && !database)
      throw new MallardError('3D000', 'This session does not have a current database.', {
        hint: 'Choose one, or qualify the table.',
      })
    throw notFound(parts.slice(0, -1).join('.'))
  }
  return { database, schema, name: parts.at(-1)! }
}

/** A name that is free for a new table. @throws MallardError 42501 without CREATE TABLE, 42710 */
export function requireNew(session: SessionState, { schema, name }: Place): void {
  const scope = session.scope()
  needCreate({ scope, primaryRoleId: session.primaryRoleId(), roleName: session.roleName() }, 'CREATE TABLE', schema)
  if (scope.catalog.taken(schema.id, ['TABLE', 'VIEW'], name)) throw alreadyExists(name)
}

/** A table that takes rows. @throws MallardError 42S02 when absent or hidden, 42501 without INSERT */
export function requireTable(session: SessionState, { schema, name }: Place): Securable {
  const { catalog } = session.scope()
  const table = catalog.objects(schema.id, name).find(({ kind }) => kind === 'TABLE')
  if (!table) throw notFound(name)
  if (!catalog.can('INSERT', table.id))
    throw insufficientPrivileges('TABLE', table.name, catalog.fullName(table.id), session.roleName(), 'INSERT')
  return table
}
