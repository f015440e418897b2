import { onCommit, transaction } from '../../db/index.ts'
import { once } from '../registry.ts'
import { apply, type Change } from './changes.ts'
import type { AccessState } from './state.ts'
import { load, persist } from './store.ts'

const states = () => once('access.states', () => new Map<string, AccessState>())

/**
 * An account's access control as it stands: one object for the life of the process, kept up with every commit.
 * The first call reads it from SQLite (about a third of a second for 100,000 grants).
 */
export function accessState(accountId: string): AccessState {
  const found = states().get(accountId)
  if (found) return found
  const loaded = load(accountId)
  states().set(accountId, loaded)
  return loaded
}

/** Lets go of an account that was deleted. */
export function forgetAccess(accountId: string): void {
  states().delete(accountId)
}

/** What a transaction before this one committed is shown by microtasks that follow its COMMIT; a macrotask later it is. */
const afterOthersCommits = () => new Promise((resolve) => setImmediate(resolve))

interface Planned<T> {
  changes: readonly Change[]
  result: T
}

/**
 * Plans, writes and shows a change, one after another: `plan` sees everything that was committed before it and
 * decides (and may throw) on that. Inside an enclosing `transaction()` the change shows when that commits.
 */
export function change<T>(
  accountId: string,
  plan: (state: AccessState) => Planned<T> | Promise<Planned<T>>,
): Promise<T> {
  return transaction(async () => {
    await afterOthersCommits()
    const { changes, result } = await plan(accessState(accountId))
    await write(accountId, changes)
    return result
  })
}

/** Writes changes that need no look at the state, in the enclosing transaction or one of their own. */
export function write(accountId: string, changes: readonly Change[]): Promise<void> {
  return transaction(async () => {
    await persist(accountId, changes)
    onCommit(() => {
      const state = states().get(accountId)
      if (state) apply(state, changes)
    })
  })
}
