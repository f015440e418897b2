import { type AccessState, can, child, childrenOf, findDatabase, findSchema, isVisible } from '../access/index.ts'
import { type CatalogChange, nameKey, type RoleSet, type Securable, type SecurableKind } from '../access/types.ts'
import { quoteNameIfNeeded } from '../sql/index.ts'

/** One kind of each namespace of a schema; TABLE finds views too. */
const namespaces = ['TABLE', 'SEQUENCE', 'FUNCTION', 'TYPE', 'STAGE', 'FILE FORMAT', 'TASK'] as const

/**
 * The catalog as one session sees it now: what is committed, plus its own open transaction's DDL (DESIGN 3c).
 * Every look-up answers only what the active roles may see; absent and hidden are the same.
 */
export class SessionCatalog {
  readonly state: AccessState
  readonly roles: RoleSet
  private readonly created = new Map<string, Securable>()
  private readonly dropped = new Set<string>()
  private readonly altered = new Map<string, Securable>()

  constructor(state: AccessState, roles: RoleSet, pending: readonly CatalogChange[]) {
    this.state = state
    this.roles = roles
    for (const change of pending) this.overlay(change)
  }

  private overlay(change: CatalogChange): void {
    if (change.type === 'create') this.created.set(change.securable.id, change.securable)
    else if (change.type === 'drop') this.drop(change.id)
    else {
      const before = this.byId(change.id)
      if (!before) return
      const after = { ...before }
      if (change.type === 'rename') after.name = change.name
      else if (change.type === 'comment') after.comment = change.comment
      else if (change.type === 'details') after.details = { ...after.details, ...change.details }
      if (this.created.has(change.id)) this.created.set(change.id, after)
      else this.altered.set(change.id, after)
    }
  }

  private drop(id: string): void {
    this.dropped.add(id)
    this.created.delete(id)
    for (const [childId, child] of this.created) if (child.parentId === id) this.drop(childId)
    for (const child of childrenOf(this.state, id)) this.dropped.add(child.id)
  }

  /** Made in the session's open transaction: nobody else knows it, so its owner is all there is. */
  isPending(id: string): boolean {
    return this.created.has(id)
  }

  byId(id: string): Securable | undefined {
    if (this.dropped.has(id)) return undefined
    return this.created.get(id) ?? this.altered.get(id) ?? this.state.securables.get(id)
  }

  can(privilege: string, id: string, roles: RoleSet = this.roles): boolean {
    const made = this.created.get(id)
    return made ? roles.has(made.ownerRoleId) : can(this.state, roles, privilege, id)
  }

  isVisible(id: string, roles: RoleSet = this.roles): boolean {
    const made = this.created.get(id)
    // A type has no privileges of its own: who sees its schema may use it.
    const type = made ?? this.state.securables.get(id)
    if (type?.kind === 'TYPE') return !this.dropped.has(id) && this.isVisible(type.parentId!, roles)
    if (!made) return !this.dropped.has(id) && isVisible(this.state, roles, id)
    return roles.has(made.ownerRoleId) && (made.parentId === null || this.isVisible(made.parentId, roles))
  }

  private seen(found: Securable | undefined, roles: RoleSet): Securable | undefined {
    if (!found || this.dropped.has(found.id) || !this.isVisible(found.id, roles)) return undefined
    return this.altered.get(found.id) ?? found
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
    const key = nameKey(name)
    for (const made of this.created.values())
      if (made.kind === 'SCHEMA' && made.parentId === databaseId && nameKey(made.name) === key)
        return this.seen(made, roles)
    return this.seen(findSchema(this.state, databaseId, name), roles)
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
    const found: Securable[] = []
    for (const made of this.created.values())
      if (made.parentId === schemaId && nameKey(made.name) === key) found.push(made)
    for (const one of this.altered.values()) if (one.parentId === schemaId && nameKey(one.name) === key) found.push(one)
    for (const kind of namespaces) {
      const one = child(this.state, schemaId, kind, name)
      if (one && !this.dropped.has(one.id) && !this.altered.has(one.id)) found.push(one)
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
    const key = nameKey(schema)
    for (const made of this.created.values())
      if (made.kind === 'SCHEMA' && made.parentId === holder.id && nameKey(made.name) === key) return made
    const found = findSchema(this.state, holder.id, schema)
    return found && !this.dropped.has(found.id) ? found : undefined
  }

  children(id: string): Securable[] {
    const committed = childrenOf(this.state, id)
      .filter((child) => !this.dropped.has(child.id))
      .map((child) => this.altered.get(child.id) ?? child)
    const made = [...this.created.values()].filter((one) => one.parentId === id)
    return [...committed, ...made]
  }

  visibleChildren(id: string): Securable[] {
    return this.children(id).filter((child) => this.isVisible(child.id))
  }

  databases(): Securable[] {
    return childrenOf(this.state, this.state.accountId).filter(
      (one) => one.kind === 'DATABASE' && this.isVisible(one.id),
    )
  }

  /** `DB.SCHEMA.NAME` in the spelling of creation. Only for what the actor may see. */
  fullName(id: string): string {
    const parts: string[] = []
    for (let at = this.byId(id); at && at.kind !== 'ACCOUNT'; at = at.parentId ? this.byId(at.parentId) : undefined)
      parts.unshift(quoteNameIfNeeded(at.name))
    return parts.join('.')
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
