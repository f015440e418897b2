import type { Transaction } from 'kysely'
import { log } from '../lib/log.ts'
import { once } from '../lib/registry.ts'
import type { Handle } from './handle.ts'
import { database, writer } from './open.ts'
import type { Schema } from './schema/index.ts'
import { currentScope, type Scope, scopes } from './scope.ts'

/** The end of the transaction under way, for those that must not step into it. */
const running = () => once('db.running', () => ({ end: Promise.resolve() as Promise<unknown> }))

function runAfterCommit(action: () => unknown): void {
  const failed = (error: unknown) => log().error({ err: error }, 'an action after a commit failed')
  try {
    const answer = action()
    if (answer instanceof Promise) answer.catch(failed)
  } catch (error) {
    failed(error)
  }
}

/**
 * Runs `work` in one write transaction (BEGIN IMMEDIATE): all of it or nothing. Transactions run one after another,
 * so do nothing slow inside (no hashing of passwords, no engine). A nested call joins the enclosing transaction; if
 * the nested part throws, the whole is rolled back, also when the error is caught in between.
 */
export async function transaction<T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> {
  const enclosing = currentScope()
  if (enclosing) {
    try {
      return await work(enclosing.trx)
    } catch (error) {
      enclosing.failure ??= error
      throw error
    }
  }
  let scope: Scope | undefined
  const result = await database()
    .transaction()
    .execute((trx) => {
      const own: Scope = { trx, open: true, afterCommit: [], failure: undefined }
      scope = own
      const done = scopes().run(own, async () => {
        try {
          const value = await work(trx)
          if (own.failure !== undefined) throw own.failure
          return value
        } finally {
          own.open = false
        }
      })
      running().end = done.catch(() => undefined)
      return done
    })
  for (const action of scope?.afterCommit ?? []) runAfterCommit(action)
  return result
}

/** Runs `action` after the enclosing transaction has committed, and never if it rolls back; at once outside of one. */
export function onCommit(action: () => unknown): void {
  const scope = currentScope()
  if (scope) scope.afterCommit.push(action)
  else runAfterCommit(action)
}

/**
 * Writes through prepared statements, without Kysely's overhead. Runs at once and synchronously, except while
 * another task's transaction is open: then after it, so that its rollback does not take these writes along.
 */
export function direct<T>(work: (handle: Handle) => T): T | Promise<T> {
  const { handle, inTransaction } = writer()
  if (!inTransaction || currentScope()) return work(handle)
  // COMMIT follows the end of the work by some microtasks; a macrotask later it is over, or another has begun.
  return running()
    .end.then(() => new Promise((resolve) => setImmediate(resolve)))
    .then(() => direct(work))
}
