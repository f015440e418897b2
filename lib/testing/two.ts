import type { Actor } from '../access/types.ts'
import { bootstrapAccount, createUser } from '../users/index.ts'
import { actorOf, adminActor } from './actors.ts'
import { openTestDb, type TestDb } from './db.ts'

/** A fresh installation with two people in its first account, who have nothing of each other's. */
export async function openTwo(): Promise<{ db: TestDb; machine: Actor; ann: Actor; bob: Actor }> {
  const db = openTestDb()
  const machine = adminActor((await bootstrapAccount()).accountId)
  const person = async (name: string) => actorOf(await createUser(machine, { name }))
  return { db, machine, ann: await person('ann'), bob: await person('bob') }
}
