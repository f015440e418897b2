import { explainAccess, isVisible, roleName, type Subject, systemRole, whatIf } from '../../../access/index.ts'
import type { Securable } from '../../../access/types.ts'
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
      roleIds: [...ownRoles(context, privilege), actor.userId],
      mendRoleId: caller.primaryRoleId,
    }
  const { kind, id } = granteeNamed(context, named)
  if (kind === 'ROLE') return { label: `ROLE ${roleName(state, id)}`, roleIds: [id], mendRoleId: id }
  const roleIds = [...(state.rolesOfUser.get(id)?.keys() ?? [])]
  const name = state.securables.get(id)?.name ?? ''
  return { label: `USER ${name}`, roleIds: [...roleIds, id], mendRoleId: roleIds[0] ?? systemRole(state, 'PUBLIC') }
}

/** A folder or worksheet has what is granted on it or on a folder above it: the first that allows is shown. */
function explainThroughTree(context: AccessContext, subject: Subject, privilege: string, securable: Securable) {
  const { state, tree, nameOf } = context
  const explained = (one: Securable) => explainAccess(state, subject, privilege, one, nameOf)
  const own = explained(securable)
  const above = tree.find((each) => each.securable.id === securable.id)?.above ?? []
  for (const id of own.every(({ chain }) => chain !== null) ? [] : above) {
    const folder = tree.find((each) => each.securable.id === id)
    const steps = folder && explained(folder.securable)
    if (steps?.every(({ chain }) => chain !== null)) return steps
  }
  return own
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
  const steps = explainThroughTree(context, subject, privilege, securable)
  const rows = steps.map(
    (step): Row => [
      step.securable.kind,
      context.nameOf(step.securable),
      step.privilege ?? 'any privilege',
      String(step.chain !== null),
      step.chain,
      step.mend?.sql ?? null,
      step.mend ? step.mend.issuers.join(', ') : null,
    ],
  )
  const allowed = steps.every((step) => step.chain !== null)
  const message = `${subject.label} ${allowed ? 'has' : 'does not have'} ${privilege} on ${securable.kind} ${context.nameOf(securable)}.`
  return { columns: accessColumns, rows, message }
}

/** EXPLAIN GRANT, EXPLAIN REVOKE: who would gain or lose what; objects that the caller may not see are left out. */
export function explainPlan(context: AccessContext, plan: Plan): Answer {
  const { state, caller, tree, nameOf } = context
  // What the statement named is known to the caller, and may not be on record yet.
  const named = new Map(tree.map(({ securable }) => [securable.id, securable]))
  const rows = whatIf(state, plan.changes)
    .filter(({ securableId }) => named.has(securableId) || isVisible(state, caller.roles, securableId))
    .map(({ change, grantee, privilege, securableId }): Row => {
      const name = state.securables.get(grantee.id)?.name ?? ''
      const on = named.get(securableId) ?? state.securables.get(securableId)!
      return [change, grantee.kind, name, privilege, on.kind, nameOf(on)]
    })
  const message =
    rows.length === 0 ? 'Nobody would gain or lose a privilege.' : `${rows.length} privileges would change.`
  return { columns: effectColumns, rows, message }
}
