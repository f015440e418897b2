import { MallardError } from '../../errors.ts'
import type { HouseStatement } from '../../sql/index.ts'
import { houseResult } from '../houseResult.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { executeAccess, isAccessStatement } from './access/index.ts'

/** GRANT, REVOKE, roles, users: they hold at once and are no part of a transaction (docs/specs/access-control.md, readings). */
export async function runAccess(session: SessionState, statement: Statement, house: HouseStatement): Promise<Ran> {
  if (!isAccessStatement(house)) throw new MallardError('0A000', `${house.type.toUpperCase()} is not supported here.`)
  const { database, schema } = session.context()
  const { actor, roles } = session
  const { columns, rows, message } = await executeAccess(
    { actor, roles, database, schema, text: statement.input.text },
    house,
  )
  return houseResult(session, statement, columns, rows, message)
}
