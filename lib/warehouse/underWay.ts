import { once } from '../registry.ts'
import type { SessionState } from './session.ts'
import type { Statement } from './statement.ts'

interface Entry {
  statement: Statement
  session: SessionState
}

/** Every statement that waits or runs, by its id. */
const entries = () => once('warehouse.underWay', () => new Map<string, Entry>())

export function enter(statement: Statement, session: SessionState): void {
  entries().set(statement.statementId, { statement, session })
}

export function leave(statement: Statement): void {
  entries().delete(statement.statementId)
}

export function underWay(statementId: string): Entry | undefined {
  return entries().get(statementId)
}

export function underWayCount(): number {
  return entries().size
}

/** Cancels the statements that fit, and waits until they can have no more effect. */
export async function cancelAll(fits: (entry: Entry) => boolean): Promise<void> {
  await Promise.all([...entries().values()].filter(fits).map(({ statement }) => statement.cancel()))
}
