import {
  type AccessState,
  accessState,
  type Change,
  callerOf,
  changeAccess,
  type Purpose,
} from '../../../access/index.ts'
import type { Actor, Caller, Securable, SecurableKind, SessionRoles } from '../../../access/types.ts'
import type { ObjectName } from '../../../sql/statements.ts'
import type { Column, Row } from '../../engine/types.ts'
import { type Defaults, resolve } from './resolve.ts'

/** The session in which a statement of access control runs. */
export interface AccessSession extends Defaults {
  actor: Actor
  roles: SessionRoles
  /** The statement's text, so that errors can point into it. */
  text?: string
}

/** The session at the moment of a statement: state and active roles belong together. */
export interface AccessContext extends AccessSession {
  state: AccessState
  caller: Caller
  /** @throws MallardError 42S02 with the name as typed, absent and hidden alike */
  resolve(name: ObjectName, kind: SecurableKind, purpose?: Purpose): Securable
}

/** What a statement answers. `message` is what the history and the API show beside the rows. */
export interface Answer {
  columns: Column[]
  rows: Row[]
  message: string
}

export const succeeded = 'Statement executed successfully.'

/** One row `status`, as DDL and session statements answer. */
export function status(message: string = succeeded): Answer {
  return { columns: [{ name: 'status', type: 'VARCHAR', nullable: true }], rows: [[message]], message }
}

export function contextAt(session: AccessSession, state: AccessState): AccessContext {
  const caller = callerOf(state, session.actor.userId, session.roles)
  return {
    ...session,
    state,
    caller,
    resolve: (name, kind, purpose = 'use') => resolve(state, caller, session, name, kind, purpose, session.text),
  }
}

/** The context of a statement that only looks. */
export function contextOf(session: AccessSession): AccessContext {
  return contextAt(session, accessState(session.actor.accountId))
}

export interface Plan {
  changes: readonly Change[]
  message?: string
}

/** Plans on the account as it is committed, and does it: authorisation and effect are one step. */
export async function carryOut(session: AccessSession, plan: (context: AccessContext) => Plan): Promise<Answer> {
  const message = await changeAccess(session.actor.accountId, (state) => {
    const planned = plan(contextAt(session, state))
    return { changes: planned.changes, result: planned.message }
  })
  return status(message)
}
