import {
  findRole,
  planAlterRole,
  planCreateRole,
  planDropRole,
  planGrantRole,
  planRevokeRole,
  type RoleGrantee,
} from '../../../access/index.ts'
import type { Role } from '../../../access/types.ts'
import { syntaxError } from '../../../errors.ts'
import type { Grantee, HouseStatement, ObjectName } from '../../../sql/statements.ts'
import { type AccessContext, type AccessSession, type Answer, carryOut, type Plan } from './context.ts'

type Of<T extends HouseStatement['type']> = Extract<HouseStatement, { type: T }>

/** A name of one part. @throws MallardError 42601 */
export function simpleName(name: ObjectName): string {
  const [part, ...others] = name.parts
  if (part === undefined || others.length > 0)
    throw syntaxError(`'${name.parts.join('.')}' must be a name of one part.`)
  return part
}

/** @throws MallardError 42S02 */
export function roleNamed(context: AccessContext, name: ObjectName): Role {
  return context.state.roles.get(context.resolve(name, 'ROLE').id)!
}

export function granteeNamed(context: AccessContext, grantee: Grantee): RoleGrantee {
  return { kind: grantee.kind, id: context.resolve(grantee.name, grantee.kind).id }
}

export function createRole(session: AccessSession, statement: Of<'create role'>): Promise<Answer> {
  const name = simpleName(statement.name)
  return carryOut(session, ({ state, caller }) => {
    if (statement.ifNotExists && findRole(state, name))
      return { changes: [], message: `${name} already exists, statement succeeded.` }
    const { comment, orReplace } = statement
    return { changes: planCreateRole(state, caller, { name, comment, orReplace }) }
  })
}

export function alterRole(session: AccessSession, statement: Of<'alter role'>): Promise<Answer> {
  const rename = statement.rename && simpleName(statement.rename)
  return carryOut(session, (context) => {
    const { state, caller } = context
    if (statement.ifExists && !findRole(state, simpleName(statement.name))) return { changes: [] }
    const role = roleNamed(context, statement.name)
    return { changes: planAlterRole(state, caller, role, { rename, comment: statement.comment }) }
  })
}

export function dropRole(session: AccessSession, statement: Of<'drop role'>): Promise<Answer> {
  return carryOut(session, (context) => {
    const { state, caller } = context
    const name = simpleName(statement.name)
    if (statement.ifExists && !findRole(state, name))
      return { changes: [], message: `Drop statement executed successfully (${name} already dropped).` }
    return { changes: planDropRole(state, caller, roleNamed(context, statement.name)) }
  })
}

export function planRoleGrant(context: AccessContext, statement: Of<'grant role'>): Plan {
  const role = roleNamed(context, statement.role)
  return { changes: planGrantRole(context.state, context.caller, role, granteeNamed(context, statement.to)) }
}

export function planRoleRevoke(context: AccessContext, statement: Of<'revoke role'>): Plan {
  const role = roleNamed(context, statement.role)
  return { changes: planRevokeRole(context.state, context.caller, role, granteeNamed(context, statement.from)) }
}
