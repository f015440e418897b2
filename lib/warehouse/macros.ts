import { accessState } from '../access/index.ts'
import { nameKey } from '../access/types.ts'
import { calls, code, lex, quoteString, type Token } from '../sql/index.ts'
import type { EngineConnection } from './engine/types.ts'
import { houseFunctions } from './gate/functions.ts'
import type { Denoted } from './gate/names.ts'
import type { SessionState } from './session.ts'

/** Temp macros of the session's connection; their answers are variables, so that USE ROLE changes nothing else. */
const definitions: Record<string, string> = {
  current_role: "current_role() AS getvariable('~role')",
  current_user: "current_user() AS getvariable('~user')",
  session_user: "session_user() AS getvariable('~user')",
  user: "user() AS getvariable('~user')",
  current_account: "current_account() AS getvariable('~account')",
  current_warehouse: "current_warehouse() AS getvariable('~warehouse')",
  is_role_in_session: "is_role_in_session(r) AS list_contains(getvariable('~roles'), lower(r))",
  get_ddl: "get_ddl(k, n) AS getvariable('~ddl')[lower(k) || ':' || n]",
}

/** Functions that need the answers of GET_DDL computed first, see commands/getDdl.ts. */
export type DdlAnswers = () => Promise<Map<string, string>>

/**
 * Makes CURRENT_ROLE() and its like answer for this session, when the statement, or a view or macro that it uses,
 * calls one. They are parsed as words too (`SELECT current_role`), so every word counts.
 */
export async function houseMacrosFor(
  session: SessionState,
  connection: EngineConnection,
  tokens: readonly Token[],
  denoted: Denoted,
  ddl?: DdlAnswers,
): Promise<void> {
  const wanted = usedFunctions(tokens)
  for (const { object } of denoted.objects.values())
    if (object.kind === 'VIEW' || object.kind === 'FUNCTION')
      for (const name of usedFunctions(code(lex(String(object.details.body ?? object.details.text ?? '')))))
        wanted.add(name)
  if (wanted.size === 0) return
  const sqls = variables(session)
  if (wanted.has('get_ddl') && ddl) sqls.push(`SET VARIABLE "~ddl" = ${mapLiteral(await ddl())}`)
  for (const name of wanted) {
    if (session.houseMacros.has(name)) continue
    sqls.push(`CREATE OR REPLACE TEMP MACRO ${definitions[name]}`)
    session.houseMacros.add(name)
  }
  await connection.exec(...sqls)
}

function usedFunctions(tokens: readonly Token[]): Set<string> {
  const used = new Set<string>()
  for (const token of tokens) {
    const name = token.keyword.toLowerCase()
    if (houseFunctions.has(name)) used.add(name)
  }
  for (const call of calls(tokens)) {
    const name = nameKey(call.name)
    if (houseFunctions.has(name)) used.add(name)
  }
  return used
}

function variables(session: SessionState): string[] {
  const state = accessState(session.actor.accountId)
  const context = session.context()
  const account = state.securables.get(state.accountId)?.name ?? ''
  const roles = [...session.catalog().roles].map((id) => state.roles.get(id)?.name.toLowerCase() ?? '')
  const set = (name: string, value: string | null) =>
    `SET VARIABLE "~${name}" = ${value === null ? 'NULL::VARCHAR' : quoteString(value)}`
  return [
    set('role', context.role),
    set('user', session.actor.userName),
    set('account', account),
    set('warehouse', context.warehouse),
    `SET VARIABLE "~roles" = [${roles.map(quoteString).join(', ')}]`,
  ]
}

function mapLiteral(entries: Map<string, string>): string {
  const keys = [...entries.keys()].map(quoteString).join(', ')
  const values = [...entries.values()].map(quoteString).join(', ')
  return `MAP([${keys}]::VARCHAR[], [${values}]::VARCHAR[])`
}
