import type { Actor } from '../access/types.ts'
import { contextChoices } from './browse.ts'
import { roleNames } from './pages/index.ts'
import { startOfSessions } from './sessions.ts'

/** What a worksheet of the actor may be switched to, where its sessions begin, and whom it may be shared with. */
export async function worksheetChoices(actor: Actor): Promise<{
  roles: string[]
  warehouses: string[]
  start: Awaited<ReturnType<typeof startOfSessions>>
  allRoles: string[]
}> {
  const { roles, warehouses } = await contextChoices(actor)
  return { roles, warehouses, start: await startOfSessions(actor), allRoles: roleNames(actor) }
}
