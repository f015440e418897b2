import {
  explainAccess,
  fullName,
  isVisible,
  roleName,
  type Subject,
  systemRole,
  whatIf,
} from '../../../access/index.ts'
import type { Grantee, HouseStatement } from '../../../sql/statements.ts'
import type { Column, Row } from '../../engine/types.ts'
import type { AccessContext, Answer, Plan } from './context.ts'
import { granteeNamed } from './roles.ts'

const text = (name: string): Column => ({ name, type: 'VARCHAR', nullable: true })
const accessColumns: Column[] = [
  ...['granted_on', 'name', 'privilege'].map(text),
  { name: 'allowed', type: 'BOOLEAN', nullable: true },
  ...['chain', 'missing_grant', 'may_be_issued_by'].map(text),
]
const effectColumns: Column[] = ['change', 'granted_to', 'grantee_name', 'privilege', 'granted_on', 'name'].map(text)

function ownRoles({ state, actor, roles, caller }: AccessContext, privilege: string): string[] {
  // CREATE is authorised by the primary role alone.
  if (roles.secondary === 'NONE' || privilege.startsWith('CREATE ')) return [caller.primaryRoleId]
  const more = roles.secondary === 'ALL' ? [...(state.rolesOfUser.get(actor.userId)?.keys() ?? [])] : roles.secondary
  return [caller.primaryRoleId, ...more.filter((id) => caller.roles.has(id))]
}

function subjectOf(context: AccessContext, named: Grantee | null, privilege: string): Subject {
  const { state, caller, actor } = context
  if (!named)
    return {
      label: `USER ${actor.userName}`,
      roleIds: ownRoles(context, privilege),
      mendRoleId: caller.primaryRoleId,
    }
  const { kind, id } = granteeNamed(context, named)
  if (kind === 'ROLE') return { label: `ROLE ${roleName(state, id)}`, roleIds: [id], mendRoleId: id }
  const roleIds = [...(state.rolesOfUser.get(id)?.keys() ?? [])]
  const name = state.securables.get(id)?.name ?? ''
  return { label: `USER ${name}`, roleIds, mendRoleId: roleIds[0] ?? systemRole(state, 'PUBLIC') }
}

/** EXPLAIN ACCESS: a row for each thing that the access needs, with the chain that gives it or the GRANT that would. */
export function explainAccessStatement(
  context: AccessContext,
  statement: Extract<HouseStatement, { type: 'explain access' }>,
): Answer {
  const { state } = context
  const { target, privilege } = statement
  const securable =
    target.on === 'account' ? state.securables.get(state.accountId)! : context.resolve(target.name, target.kind)
  const subject = subjectOf(context, statement.for, privilege)
  const steps = explainAccess(state, subject, privilege, securable)
  const rows = steps.map(
    (step): Row => [
      step.securable.kind,
      fullName(state, step.securable.id),
      step.privilege ?? 'any privilege',
      String(step.chain !== null),
      step.chain,
      step.mend?.sql ?? null,
      step.mend ? step.mend.issuers.join(', ') : null,
    ],
  )
  const allowed = steps.every((step) => step.chain !== null)
  const message = `${subject.label} ${allowed ? 'has' : 'does not have'} ${privilege} on ${securable.kind} ${fullName(state, securable.id)}.`
  return { columns: accessColumns, rows, message }
}

/** EXPLAIN GRANT, EXPLAIN REVOKE: who would gain or lose what; objects that the caller may not see are left out. */
export function explainPlan(context: AccessContext, plan: Plan): Answer {
  const { state, caller } = context
  const rows = whatIf(state, plan.changes)
    .filter((effect) => isVisible(state, caller.roles, effect.securableId))
    .map(({ change, grantee, privilege, securableId }): Row => {
      const name = state.securables.get(grantee.id)?.name ?? ''
      const on = state.securables.get(securableId)!
      return [change, grantee.kind, name, privilege, on.kind, fullName(state, securableId)]
    })
  const message =
    rows.length === 0 ? 'Nobody would gain or lose a privilege.' : `${rows.length} privileges would change.`
  return { columns: effectColumns, rows, message }
}
