import { AsyncLocalStorage } from 'node:async_hooks'
import type { Transaction } from 'kysely'
import { once } from '../lib/registry.ts'
import type { Schema } from './schema/index.ts'

/** The transaction that the running code stands in. */
export interface Scope {
  trx: Transaction<Schema>
  /** False once it ended: code started inside it may go on later and must not reach into it. */
  open: boolean
  afterCommit: (() => unknown)[]
  /** Set when a nested part failed: the whole is rolled back even if somebody swallowed the error. */
  failure: unknown
}

export function scopes(): AsyncLocalStorage<Scope> {
  return once('db.scopes', () => new AsyncLocalStorage<Scope>())
}

/** The transaction that encloses the caller, if any. */
export function currentScope(): Scope | undefined {
  const scope = scopes().getStore()
  return scope?.open ? scope : undefined
}
