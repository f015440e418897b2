import { database } from '../../db/index.ts'
import { announce } from './changes.ts'
import { usersOfPerson } from './person.ts'
import { keepSession } from './sessions.ts'

/** Begins a new epoch of a person: every browser session ends but `sessionId`. Call it in a transaction. */
export async function keepOnlySession(userId: string, sessionId: string | undefined): Promise<void> {
  const all = await usersOfPerson(userId)
  await database()
    .updateTable('users')
    .set((eb) => ({ session_epoch: eb('session_epoch', '+', 1) }))
    .where('id', 'in', all)
    .execute()
  if (sessionId) await keepSession(all, sessionId)
  for (const id of all) announce({ kind: 'revoked', userId: id })
}
