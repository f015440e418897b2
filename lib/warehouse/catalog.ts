import { type AccessState, can, child, childrenOf, findDatabase, findSchema, isVisible } from '../access/index.ts'
import { nameKey, type RoleSet, type Securable, type SecurableKind } from '../access/types.ts'
import { quoteNameIfNeeded } from '../sql/index.ts'
import { PendingCatalog } from './pending.ts'

/** One kind of each namespace of a schema; TABLE finds views too. */
const namespaces = ['TABLE', 'SEQUENCE', 'FUNCTION', 'TYPE', 'STAGE', 'FILE FORMAT', 'TASK'] as const

const nothing = new PendingCatalog()

/**
 * The catalog as one session sees it now: what is committed, plus its own open transaction's DDL (ARCHITECTURE 3c).
 * Every look-up answers only what the active roles may see; absent and hidden are the same.
 */
export class SessionCatalog {
  readonly state: AccessState
  readonly roles: RoleSet
  private readonly pending: PendingCatalog

  constructor(state: AccessState, roles: RoleSet, pending: PendingCatalog = nothing) {
    this.state = state
    this.roles = roles
    this.pending = pending
  }

  /** Made in the session's open transaction: nobody else knows it, so its owner is all there is. */
  isPending(id: string): boolean {
    return this.pending.made(id) !== undefined
  }

  byId(id: string): Securable | undefined {
    if (this.pending.isDropped(id)) return undefined
    return this.pending.made(id) ?? this.pending.changed(id) ?? this.state.securables.get(id)
  }

  can(privilege: string, id: string, roles: RoleSet = this.roles): boolean {
    const made = this.pending.made(id)
    return made ? roles.has(made.ownerRoleId) : can(this.state, roles, privilege, id)
  }

  isVisible(id: string, roles: RoleSet = this.roles): boolean {
    const made = this.pending.made(id)
    // A type has no privileges of its own: who sees its schema may use it.
    const type = made ?? this.state.securables.get(id)
    if (type?.kind === 'TYPE') return !this.pending.isDropped(id) && this.isVisible(type.parentId!, roles)
    if (!made) return !this.pending.isDropped(id) && isVisible(this.state, roles, id)
    return roles.has(made.ownerRoleId) && (made.parentId === null || this.isVisible(made.parentId, roles))
  }

  private seen(found: Securable | undefined, roles: RoleSet): Securable | undefined {
    if (!found || this.pending.isDropped(found.id) || !this.isVisible(found.id, roles)) return undefined
    return this.pending.changed(found.id) ?? found
  }

  database(name: string, roles: RoleSet = this.roles): Securable | undefined {
    return this.seen(findDatabase(this.state, name), roles)
  }

  /** A database by name, whoever may see it: for the question whether a name is free. */
  anyDatabase(name: string): Securable | undefined {
    return findDatabase(this.state, name)
  }

  /** As {@link anyDatabase}, for the other kinds that lie in the account. */
  any(kind: SecurableKind, name: string): Securable | undefined {
    return child(this.state, this.state.accountId, kind, name)
  }

  /** A visible object directly in the account: a warehouse, a role, a user. */
  inAccount(kind: SecurableKind, name: string): Securable | undefined {
    return this.seen(child(this.state, this.state.accountId, kind, name), this.roles)
  }

  schema(databaseId: string, name: string, roles: RoleSet = this.roles): Securable | undefined {
    const [made] = this.pending.madeNamed(databaseId, name)
    return this.seen(made ?? findSchema(this.state, databaseId, name), roles)
  }

  /** All objects of that name in the schema: a table or view, and beside it perhaps a sequence, a macro, a type. */
  objects(schemaId: string, name: string, roles: RoleSet = this.roles): Securable[] {
    return this.named(schemaId, name)
      .map((found) => this.seen(found, roles))
      .filter((found) => found !== undefined)
  }

  /** Is the name taken, whoever may see it? */
  taken(schemaId: string, kinds: readonly SecurableKind[], name: string): Securable | undefined {
    return this.named(schemaId, name).find((found) => kinds.includes(found.kind))
  }

  private named(schemaId: string, name: string): Securable[] {
    const key = nameKey(name)
    const renamed = this.pending.changedIn(schemaId).filter((one) => nameKey(one.name) === key)
    const found = [...this.pending.madeNamed(schemaId, name), ...renamed]
    for (const kind of namespaces) {
      const one = child(this.state, schemaId, kind, name)
      if (one && !this.pending.isDropped(one.id) && !this.pending.changed(one.id)) found.push(one)
    }
    return found
  }

  /** A table or view by the names that DuckDB's binder gave, whoever may see it. */
  bound(
    database: string,
    schema: string,
    name: string,
    kinds: readonly SecurableKind[] = ['TABLE', 'VIEW'],
  ): Securable | undefined {
    const inSchema = this.boundSchema(database, schema)
    return inSchema && this.taken(inSchema.id, kinds, name)
  }

  boundSchema(database: string, schema: string): Securable | undefined {
    const holder = findDatabase(this.state, database)
    if (!holder) return undefined
    const [made] = this.pending.madeNamed(holder.id, schema)
    if (made) return made
    const found = findSchema(this.state, holder.id, schema)
    return found && !this.pending.isDropped(found.id) ? found : undefined
  }

  children(id: string): Securable[] {
    const committed = childrenOf(this.state, id)
      .filter((child) => !this.pending.isDropped(child.id))
      .map((child) => this.pending.changed(child.id) ?? child)
    return [...committed, ...this.pending.madeIn(id)]
  }

  visibleChildren(id: string): Securable[] {
    return this.children(id).filter((child) => this.isVisible(child.id))
  }

  databases(): Securable[] {
    return childrenOf(this.state, this.state.accountId).filter(
      (one) => one.kind === 'DATABASE' && this.isVisible(one.id),
    )
  }

  /** Plain names from the database down, in the spelling of creation. Only for what the actor may see. */
  pathOf(id: string): string[] {
    const parts: string[] = []
    for (
      let at = this.byId(id);
      at && (at.kind !== 'ACCOUNT' || at.id === id);
      at = at.parentId ? this.byId(at.parentId) : undefined
    )
      parts.unshift(at.name)
    return parts
  }

  /** `DB.SCHEMA.NAME`, its parts quoted where needed. Only for what the actor may see. */
  fullName(id: string): string {
    if (this.byId(id)?.kind === 'ACCOUNT') return quoteNameIfNeeded(this.byId(id)!.name)
    return this.pathOf(id).map(quoteNameIfNeeded).join('.')
  }

  /** How a view or macro was written; null for a secure view that the actor does not own (access-control.md, case 39). */
  viewText(object: Securable): string | null {
    const hidden = object.details.secure === true && !this.can('OWNERSHIP', object.id)
    return hidden ? null : String(object.details.text ?? '')
  }

  /** The database that holds an object. */
  databaseOf(id: string): Securable | undefined {
    let at = this.byId(id)
    while (at && at.kind !== 'DATABASE') at = at.parentId ? this.byId(at.parentId) : undefined
    return at
  }
}
