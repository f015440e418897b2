import {
  type AccessState,
  accessState,
  type Change,
  callerOf,
  changeAccess,
  fullName,
  type Purpose,
  shownName,
} from '../../../access/index.ts'
import type { Actor, Caller, Securable, SecurableKind, SessionRoles } from '../../../access/types.ts'
import { isOfTree } from '../../../access/types.ts'
import { placeAt, syntaxError } from '../../../errors.ts'
import type { ObjectName } from '../../../sql/statements.ts'
import type { Nameable } from '../../../worksheets/types.ts'
import type { Column, Row } from '../../engine/types.ts'
import { type Defaults, resolve } from './resolve.ts'
import { entryNamed, pathIn, treeOf } from './tree.ts'

/** The session in which a statement of access control runs. */
export interface AccessSession extends Defaults {
  actor: Actor
  roles: SessionRoles
  /** The statement's text, so that errors can point into it. */
  text?: string
  /** Does the statement speak of folders or worksheets? */
  namesTree?: boolean
}

/** The session at the moment of a statement: state and active roles belong together. */
export interface AccessContext extends AccessSession {
  state: AccessState
  caller: Caller
  /** @throws MallardError 42S02 with the name as typed, absent and hidden alike */
  resolve(name: ObjectName, kind: SecurableKind, purpose?: Purpose): Securable
  /** The folders and worksheets that the caller may name, when the statement speaks of such. */
  tree: readonly Nameable[]
  /** An object's full name; a folder's or worksheet's path. Only for what the caller may see. */
  nameOf(securable: Securable): string
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

/** Who asks. What a user owns in the worksheet tree is theirs to share: there the user counts as a role of their own. */
function callerIn({ actor, roles }: AccessSession, state: AccessState): Caller {
  const caller = callerOf(state, actor.userId, roles)
  return actor.boundRoleId === undefined ? { ...caller, roles: new Set([...caller.roles, actor.userId]) } : caller
}

function contextAt(
  session: AccessSession,
  state: AccessState,
  caller: Caller,
  tree: readonly Nameable[],
): AccessContext {
  return {
    ...session,
    state,
    caller,
    tree,
    nameOf: (one) => (isOfTree(one.kind) ? shownName([pathIn(tree, one.id) ?? one.name]) : fullName(state, one.id)),
    resolve(name, kind, purpose = 'use') {
      if (!isOfTree(kind)) return resolve(state, caller, session, name, kind, purpose, session.text)
      const place = session.text === undefined ? undefined : placeAt(session.text, name.at)
      return entryNamed(tree, oneName(name), kind, purpose, place)
    },
  }
}

function oneName({ parts }: ObjectName): string {
  const [part, ...others] = parts
  if (part === undefined || others.length > 0)
    throw syntaxError(`'${parts.join('.')}' has too many parts: a folder is named by its path, "Finance/Monthly".`)
  return part
}

/** The context of a statement that only looks. */
export function contextOf(session: AccessSession): AccessContext {
  const state = accessState(session.actor.accountId)
  return contextAt(session, state, callerIn(session, state), [])
}

/** {@link contextOf} with the worksheet tree, when the statement speaks of it. */
export async function contextWithTree(
  session: AccessSession,
  state: AccessState = accessState(session.actor.accountId),
): Promise<AccessContext> {
  const caller = callerIn(session, state)
  return contextAt(session, state, caller, session.namesTree ? await treeOf(state, caller) : [])
}

export interface Plan {
  changes: readonly Change[]
  message?: string
}

/** Plans on the account as it is committed, and does it: authorisation and effect are one step. */
export async function carryOut(session: AccessSession, plan: (context: AccessContext) => Plan): Promise<Answer> {
  const message = await changeAccess(session.actor.accountId, async (state) => {
    const planned = plan(await contextWithTree(session, state))
    return { changes: planned.changes, result: planned.message }
  })
  return status(message)
}
