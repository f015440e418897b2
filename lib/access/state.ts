import { link, linked, type Multimap, unlink } from './multimap.ts'
import type { FutureGrant, Grant, Role, RoleGrant, RoleSet, Securable, SecurableKind, UserRole } from './types.ts'
import { nameKey } from './types.ts'

/** What privileges a set of roles holds, by securable; valid for one version of the state. */
interface Held {
  version: number
  bySecurable: Map<string, ReadonlySet<string>>
}

/**
 * An account's roles, grants and securables, in memory. Read it freely; only `apply` (changes.ts) writes it, after
 * the same change was committed to SQLite. Its objects are never changed, only replaced.
 */
export interface AccessState {
  readonly accountId: string
  /** Rises with every change. */
  version: number
  readonly securables: Map<string, Securable>
  readonly children: Multimap<string>
  /** `parent/namespace/nameKey` -> id. */
  readonly byName: Map<string, string>
  readonly owned: Multimap<string>
  readonly roles: Map<string, Role>
  /** The roles that inherit from the key, and those that the key inherits from. */
  readonly above: Map<string, Map<string, RoleGrant>>
  readonly below: Map<string, Map<string, RoleGrant>>
  readonly rolesOfUser: Map<string, Map<string, UserRole>>
  readonly usersOfRole: Map<string, Map<string, UserRole>>
  readonly grants: Map<string, Grant>
  readonly grantsOn: Multimap<Grant>
  readonly grantsTo: Multimap<Grant>
  readonly grantsBy: Multimap<Grant>
  readonly futures: Map<string, FutureGrant>
  readonly futuresIn: Multimap<FutureGrant>
  readonly futuresTo: Multimap<FutureGrant>
  /** Caches of one version. */
  readonly closures: Map<string, RoleSet>
  closuresVersion: number
  readonly held: WeakMap<RoleSet, Held>
}

export function emptyState(accountId: string): AccessState {
  return {
    accountId,
    version: 1,
    securables: new Map(),
    children: new Map(),
    byName: new Map(),
    owned: new Map(),
    roles: new Map(),
    above: new Map(),
    below: new Map(),
    rolesOfUser: new Map(),
    usersOfRole: new Map(),
    grants: new Map(),
    grantsOn: new Map(),
    grantsTo: new Map(),
    grantsBy: new Map(),
    futures: new Map(),
    futuresIn: new Map(),
    futuresTo: new Map(),
    closures: new Map(),
    closuresVersion: 1,
    held: new WeakMap(),
  }
}

/** Tables and views share one namespace in a schema; every other kind has its own. */
export function namespaceOf(kind: SecurableKind): string {
  return kind === 'VIEW' ? 'TABLE' : kind
}

function slot(parentId: string, kind: SecurableKind, name: string): string {
  return `${parentId}/${namespaceOf(kind)}/${nameKey(name)}`
}

/** The object of that name in a container, whoever asks. `kind` picks the namespace: TABLE finds a view as well. */
export function child(state: AccessState, parentId: string, kind: SecurableKind, name: string): Securable | undefined {
  const id = state.byName.get(slot(parentId, kind, name))
  return id === undefined ? undefined : state.securables.get(id)
}

/** What lies directly in a container, in the order of creation, optionally of one kind. */
export function childrenOf(state: AccessState, id: string, kind?: SecurableKind): Securable[] {
  const found: Securable[] = []
  for (const childId of linked(state.children, id)) {
    const securable = state.securables.get(childId)
    if (securable && (kind === undefined || securable.kind === kind)) found.push(securable)
  }
  return found
}

/** An object and all that lies in it, containers first. */
export function subtree(state: AccessState, id: string): string[] {
  const ids = [id]
  for (let i = 0; i < ids.length; i++) ids.push(...linked(state.children, ids[i]!))
  return ids
}

function roleOf(securable: Securable): Role {
  const { id, accountId, name, ownerRoleId, comment, createdAt, details } = securable
  return { id, accountId, name, ownerRoleId, system: details.system === true, comment, createdAt }
}

/** Puts a securable in, in place of the one with its id. */
export function putSecurable(state: AccessState, securable: Securable): void {
  dropFromIndexes(state, securable.id)
  state.securables.set(securable.id, securable)
  link(state.owned, securable.ownerRoleId, securable.id)
  if (securable.parentId !== null) {
    link(state.children, securable.parentId, securable.id)
    state.byName.set(slot(securable.parentId, securable.kind, securable.name), securable.id)
  }
  if (securable.kind === 'ROLE') state.roles.set(securable.id, roleOf(securable))
}

function dropFromIndexes(state: AccessState, id: string): void {
  const old = state.securables.get(id)
  if (!old) return
  unlink(state.owned, old.ownerRoleId, id)
  if (old.parentId === null) return
  unlink(state.children, old.parentId, id)
  const place = slot(old.parentId, old.kind, old.name)
  // Two folders may bear one name: only the one that holds the place may free it.
  if (state.byName.get(place) === id) state.byName.delete(place)
}

/** Takes a securable out, with all that lies in it and every grant that names it. */
export function removeSecurable(state: AccessState, id: string): void {
  for (const each of subtree(state, id).reverse()) {
    for (const grant of [...linked(state.grantsOn, each)]) removeGrant(state, grant.id)
    for (const future of [...linked(state.futuresIn, each)]) removeFuture(state, future.id)
    if (state.roles.has(each)) forgetRole(state, each)
    for (const roleId of [...(state.rolesOfUser.get(each)?.keys() ?? [])]) removeUserRole(state, each, roleId)
    dropFromIndexes(state, each)
    state.securables.delete(each)
  }
}

function forgetRole(state: AccessState, id: string): void {
  for (const grant of [...linked(state.grantsTo, id), ...linked(state.grantsBy, id)]) removeGrant(state, grant.id)
  for (const future of [...linked(state.futuresTo, id)]) removeFuture(state, future.id)
  for (const parentId of [...(state.above.get(id)?.keys() ?? [])]) removeRoleGrant(state, id, parentId)
  for (const roleId of [...(state.below.get(id)?.keys() ?? [])]) removeRoleGrant(state, roleId, id)
  for (const userId of [...(state.usersOfRole.get(id)?.keys() ?? [])]) removeUserRole(state, userId, id)
  state.roles.delete(id)
}

export function putGrant(state: AccessState, grant: Grant): void {
  removeGrant(state, grant.id)
  state.grants.set(grant.id, grant)
  link(state.grantsOn, grant.securableId, grant)
  link(state.grantsTo, grant.granteeRoleId, grant)
  link(state.grantsBy, grant.grantorRoleId, grant)
}

export function removeGrant(state: AccessState, id: string): void {
  const grant = state.grants.get(id)
  if (!grant) return
  state.grants.delete(id)
  unlink(state.grantsOn, grant.securableId, grant)
  unlink(state.grantsTo, grant.granteeRoleId, grant)
  unlink(state.grantsBy, grant.grantorRoleId, grant)
}

export function putFuture(state: AccessState, future: FutureGrant): void {
  removeFuture(state, future.id)
  state.futures.set(future.id, future)
  link(state.futuresIn, future.containerId, future)
  link(state.futuresTo, future.granteeRoleId, future)
}

export function removeFuture(state: AccessState, id: string): void {
  const future = state.futures.get(id)
  if (!future) return
  state.futures.delete(id)
  unlink(state.futuresIn, future.containerId, future)
  unlink(state.futuresTo, future.granteeRoleId, future)
}

function putInner<V>(map: Map<string, Map<string, V>>, outer: string, inner: string, value: V): void {
  const found = map.get(outer)
  if (found) found.set(inner, value)
  else map.set(outer, new Map([[inner, value]]))
}

function removeInner<V>(map: Map<string, Map<string, V>>, outer: string, inner: string): void {
  const found = map.get(outer)
  if (found?.delete(inner) && found.size === 0) map.delete(outer)
}

export function putRoleGrant(state: AccessState, grant: RoleGrant): void {
  putInner(state.above, grant.roleId, grant.parentRoleId, grant)
  putInner(state.below, grant.parentRoleId, grant.roleId, grant)
}

export function removeRoleGrant(state: AccessState, roleId: string, parentRoleId: string): void {
  removeInner(state.above, roleId, parentRoleId)
  removeInner(state.below, parentRoleId, roleId)
}

export function putUserRole(state: AccessState, grant: UserRole): void {
  putInner(state.rolesOfUser, grant.userId, grant.roleId, grant)
  putInner(state.usersOfRole, grant.roleId, grant.userId, grant)
}

export function removeUserRole(state: AccessState, userId: string, roleId: string): void {
  removeInner(state.rolesOfUser, userId, roleId)
  removeInner(state.usersOfRole, roleId, userId)
}
