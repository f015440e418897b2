import { accessState } from '../../../access/index.ts'
import type { HouseStatement } from '../../../sql/statements.ts'
import { type AccessContext, type AccessSession, type Answer, carryOut, contextWithTree, type Plan } from './context.ts'
import { explainAccessStatement, explainPlan } from './explain.ts'
import { planOwnershipGrant, planPrivilegeGrant, planPrivilegeRevoke } from './grants.ts'
import { alterRole, createRole, dropRole, planRoleGrant, planRoleRevoke } from './roles.ts'
import { showFutureGrants, showGrants } from './show.ts'
import { namesTree } from './tree.ts'
import { alterUser, createUserByStatement, dropUserByStatement } from './users.ts'

export { type AccessContext, type AccessSession, type Answer, contextOf, status } from './context.ts'
export { type Defaults, resolve } from './resolve.ts'

const types = [
  'create role',
  'alter role',
  'drop role',
  'create user',
  'alter user',
  'drop user',
  'grant',
  'revoke',
  'grant ownership',
  'grant role',
  'revoke role',
  'explain access',
  'show grants',
  'show future grants',
] as const
export type AccessStatement = Extract<HouseStatement, { type: (typeof types)[number] }>

export function isAccessStatement(statement: HouseStatement): statement is AccessStatement {
  return (types as readonly string[]).includes(statement.type)
}

/** Does it, or under EXPLAIN tells what it would do. */
async function carryOutOrExplain(
  session: AccessSession,
  explain: true | undefined,
  plan: (context: AccessContext) => Plan,
): Promise<Answer> {
  if (!explain) return carryOut(session, plan)
  const context = await contextWithTree(session)
  return explainPlan(context, plan(context))
}

/**
 * Runs a statement of access control with the session's roles as they stand now. It holds at once, for every
 * session, and is no part of a transaction.
 * @throws MallardError 42S02, 42501, 42710, 2BP01, 0LP01, 42601 (docs/specs/access-control.md, readings: SQLSTATE)
 */
export async function executeAccess(asked: AccessSession, statement: AccessStatement): Promise<Answer> {
  const session = { ...asked, namesTree: namesTree(accessState(asked.actor.accountId), statement) }
  switch (statement.type) {
    case 'create role':
      return createRole(session, statement)
    case 'alter role':
      return alterRole(session, statement)
    case 'drop role':
      return dropRole(session, statement)
    case 'create user':
      return createUserByStatement(session, statement)
    case 'alter user':
      return alterUser(session, statement)
    case 'drop user':
      return dropUserByStatement(session, statement)
    case 'grant':
      return carryOutOrExplain(session, statement.explain, (context) => planPrivilegeGrant(context, statement))
    case 'revoke':
      return carryOutOrExplain(session, statement.explain, (context) => planPrivilegeRevoke(context, statement))
    case 'grant ownership':
      return carryOutOrExplain(session, statement.explain, (context) => planOwnershipGrant(context, statement))
    case 'grant role':
      return carryOutOrExplain(session, statement.explain, (context) => planRoleGrant(context, statement))
    case 'revoke role':
      return carryOutOrExplain(session, statement.explain, (context) => planRoleRevoke(context, statement))
    case 'explain access':
      return explainAccessStatement(await contextWithTree(session), statement)
    case 'show grants':
      return showGrants(await contextWithTree(session), statement.of)
    case 'show future grants':
      return showFutureGrants(await contextWithTree(session), statement)
  }
}
