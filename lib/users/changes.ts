import { onCommit } from '../../db/index.ts'
import { once } from '../registry.ts'

/**
 * `revoked`: all that stands on an earlier sign-in of this user must end; `token`: on this token alone; `closed`: all
 * that goes on in the account.
 */
export type UserChange =
  | { kind: 'revoked'; userId: string }
  | { kind: 'token'; userId: string; tokenId: string }
  | { kind: 'changed'; userId: string }
  | { kind: 'closed'; accountId: string }

type Listener = (change: UserChange) => void

const listeners = () => once('users.listeners', () => new Map<string, Listener>())

/**
 * Calls `listener` after each committed change of a user. `name` makes registering twice harmless (two module
 * graphs live in the process).
 */
export function onUserChange(name: string, listener: Listener): void {
  listeners().set(name, listener)
}

export function announce(change: UserChange): void {
  onCommit(() => {
    for (const listener of listeners().values()) listener(change)
  })
}
