import { transaction } from '../../../db/index.ts'
import type { Actor } from '../../access/types.ts'
import { eraseOwnUser, requirePassword } from '../../users/index.ts'
import { eraseWorksheets } from '../../worksheets/index.ts'

/**
 * Deletes the actor's own user with worksheets, settings, tokens and sessions, all or nothing.
 * @throws MallardError 28P01 for a wrong password, 55000 for the last ACCOUNTADMIN
 */
export async function leave(actor: Actor, password: string | undefined): Promise<void> {
  await requirePassword(actor, password)
  await transaction(async () => {
    await eraseWorksheets(actor)
    await eraseOwnUser(actor)
  })
}
