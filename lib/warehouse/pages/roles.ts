import { type AccessState, accessState, rolesOf } from '../../access/index.ts'
import type { Actor, Role } from '../../access/types.ts'
import { notFound } from '../../errors.ts'
import { futureGrants, grantsOfRole, grantsTo } from './grants.ts'
import type { ListedRole, RolePage } from './types.ts'

function listedRole(state: AccessState, actor: Actor, role: Role): ListedRole {
  const nameOf = (id: string) => state.roles.get(id)?.name ?? ''
  return {
    id: role.id,
    name: role.name,
    owner: nameOf(role.ownerRoleId),
    system: role.system,
    comment: role.comment,
    createdAt: role.createdAt,
    parents: [...(state.above.get(role.id)?.keys() ?? [])].map(nameOf).sort(),
    users: state.usersOfRole.get(role.id)?.size ?? 0,
    grants: state.grantsTo.get(role.id)?.size ?? 0,
    owned: state.owned.get(role.id)?.size ?? 0,
    mine: rolesOf(state, actor.userId).has(role.id),
  }
}

/** The account's roles, by name: every member of the account may see them. */
export function listRoles(actor: Actor): ListedRole[] {
  const state = accessState(actor.accountId)
  return [...state.roles.values()]
    .map((role) => listedRole(state, actor, role))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * A role with who holds it, what it inherits and what it holds itself, as SHOW GRANTS shows it to the actor.
 * @throws MallardError 42S02
 */
export async function rolePage(actor: Actor, name: string): Promise<RolePage> {
  const role = listRoles(actor).find((one) => one.name === name)
  if (!role) throw notFound(name)
  const [members, held, future] = await Promise.all([
    grantsOfRole(actor, role.name),
    grantsTo(actor, 'ROLE', role.name),
    futureGrants(actor, { role: role.name }),
  ])
  const inherited = (line: (typeof held)[number]) => line.on === 'ROLE' && line.privilege === 'USAGE'
  return {
    ...role,
    members,
    inherits: held.filter(inherited),
    privileges: held.filter((line) => !inherited(line)),
    future,
  }
}
