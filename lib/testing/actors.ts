import type { Actor } from '../access/types.ts'
import type { User } from '../users/types.ts'

/** The admin command's actor in an account. */
export function adminActor(accountId: string, userId = 'machine'): Actor {
  return { accountId, userId, userName: 'ADMIN', via: 'admin' }
}

/** A user signed in by a browser. */
export function actorOf(user: User): Actor {
  return { accountId: user.accountId, userId: user.id, userName: user.name, via: 'session' }
}
