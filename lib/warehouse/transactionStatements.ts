import { syntaxError } from '../errors.ts'
import { firstKeyword, lexStatement } from '../sql/index.ts'
import { houseResult } from './houseResult.ts'
import type { SessionState } from './session.ts'
import type { Statement } from './statement.ts'
import { begin, commit, rollback } from './transactions.ts'
import type { Ran } from './types.ts'

const forms: [RegExp, 'BEGIN' | 'COMMIT' | 'ROLLBACK'][] = [
  [/^(BEGIN|START)( TRANSACTION| WORK)?( READ (ONLY|WRITE))?$/, 'BEGIN'],
  [/^(COMMIT|END)( TRANSACTION| WORK)?$/, 'COMMIT'],
  [/^(ROLLBACK|ABORT)( TRANSACTION| WORK)?$/, 'ROLLBACK'],
]

function formOf(text: string): 'BEGIN' | 'COMMIT' | 'ROLLBACK' | null {
  const words = lexStatement(text).map((token) => token.keyword || token.text)
  return forms.find(([pattern]) => pattern.test(words.join(' ')))?.[1] ?? null
}

/** BEGIN, COMMIT, ROLLBACK and their other spellings. @throws MallardError 42601 when one is misspelt behind its head. */
export function isTransactionStatement(text: string): boolean {
  if (!/^(BEGIN|START|COMMIT|END|ROLLBACK|ABORT)$/.test(firstKeyword(text))) return false
  const words = lexStatement(text)
  if (formOf(text) === null) throw syntaxError(`Syntax error at or near "${words[1]?.text ?? words[0]!.text}".`)
  return true
}

/** They run on the session's connection; BEGIN waits for no slot, the statements inside do. */
export async function runTransaction(session: SessionState, statement: Statement): Promise<Ran> {
  const form = formOf(statement.input.text)!
  statement.queryType = form
  const { connection } = await session.open()
  if (form === 'BEGIN') {
    const readOnly = lexStatement(statement.input.text).some((token) => token.keyword === 'ONLY')
    await begin(session, connection, readOnly)
  } else if (form === 'COMMIT') await commit(session, connection)
  else await rollback(session, connection)
  const message = 'Statement executed successfully.'
  return houseResult(session, statement, [{ name: 'status', type: 'VARCHAR', nullable: true }], [[message]], message)
}
