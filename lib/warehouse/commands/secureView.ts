import { notFound, placeAt } from '../../errors.ts'
import { firstKeyword, lexStatement } from '../../sql/index.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { requireOwner, status } from './database.ts'
import { houseDdl } from './ddlTransaction.ts'
import { resolveTable } from './resolveObject.ts'

/**
 * ALTER VIEW [IF EXISTS] v {SET | UNSET} SECURE: whether the body is shown to others than its owner.
 * @returns null when the text is something else
 */
export function alterViewSecure(session: SessionState, statement: Statement): Promise<Ran> | null {
  const { text } = statement.input
  if (firstKeyword(text) !== 'ALTER') return null
  const tokens = lexStatement(text)
  const verb = tokens.at(-2)?.keyword
  if (tokens[1]?.keyword !== 'VIEW' || tokens.at(-1)?.keyword !== 'SECURE') return null
  if (verb !== 'SET' && verb !== 'UNSET') return null
  const ifExists = tokens[2]?.keyword === 'IF'
  const name = tokens.slice(ifExists ? 4 : 2, -2).filter((token) => token.text !== '.')
  statement.queryType = 'ALTER_VIEW'
  return change(
    session,
    statement,
    name.map((token) => token.value),
    name[0]?.start ?? 0,
    ifExists,
    verb === 'SET',
  )
}

async function change(
  session: SessionState,
  statement: Statement,
  parts: string[],
  at: number,
  ifExists: boolean,
  secure: boolean,
): Promise<Ran> {
  const done = 'Statement executed successfully.'
  const view = parts.length > 0 && parts.length <= 3 ? resolveTable(session, parts, ['VIEW']) : null
  if (!view) {
    if (ifExists) return status(session, statement, done)
    throw notFound(parts.join('.'), placeAt(statement.input.text, at))
  }
  requireOwner(session, view)
  const database = session.catalog().databaseOf(view.id)!
  await houseDdl(session, database, [], [{ type: 'details', id: view.id, details: { secure } }])
  return status(session, statement, done)
}
