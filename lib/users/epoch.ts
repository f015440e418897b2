import { database } from '../../db/index.ts'
import { announce } from './changes.ts'
import { keepSession } from './sessions.ts'

/** Begins a new epoch of a user: every browser session ends but `sessionId`. Call it in a transaction. */
export async function keepOnlySession(userId: string, sessionId: string | undefined): Promise<void> {
  await database()
    .updateTable('users')
    .set((eb) => ({ session_epoch: eb('session_epoch', '+', 1) }))
    .where('id', '=', userId)
    .execute()
  if (sessionId) await keepSession(userId, sessionId)
  announce({ kind: 'revoked', userId })
}
