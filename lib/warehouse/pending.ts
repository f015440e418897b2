import { type AccessState, childrenOf } from '../access/index.ts'
import { type CatalogChange, nameKey, type Securable } from '../access/types.ts'

const place = (parentId: string | null, name: string) => `${parentId}/${nameKey(name)}`

/** The DDL of an open transaction: what COMMIT will make true, indexed so that each statement finds it at once. */
export class PendingCatalog {
  /** In the order in which they were made. */
  readonly changes: CatalogChange[] = []
  private readonly created = new Map<string, Securable>()
  private readonly createdIn = new Map<string | null, Set<string>>()
  private readonly createdAt = new Map<string, Set<string>>()
  private readonly dropped = new Set<string>()
  private readonly altered = new Map<string, Securable>()
  private readonly alteredIn = new Map<string | null, Set<string>>()

  /** Notes changes of a statement that has run. `state` is what is committed now. */
  add(state: AccessState, changes: readonly CatalogChange[]): void {
    for (const change of changes) {
      this.changes.push(change)
      if (change.type === 'create') this.make(change.securable)
      else if (change.type === 'drop') this.drop(state, change.id)
      else this.alter(state, change)
    }
  }

  made(id: string): Securable | undefined {
    return this.created.get(id)
  }

  madeNamed(parentId: string, name: string): Securable[] {
    return [...(this.createdAt.get(place(parentId, name)) ?? [])].map((id) => this.created.get(id)!)
  }

  madeIn(parentId: string): Securable[] {
    return [...(this.createdIn.get(parentId) ?? [])].map((id) => this.created.get(id)!)
  }

  isDropped(id: string): boolean {
    return this.dropped.has(id)
  }

  /** A committed object as the transaction left it. */
  changed(id: string): Securable | undefined {
    return this.altered.get(id)
  }

  changedIn(parentId: string): Securable[] {
    return [...(this.alteredIn.get(parentId) ?? [])]
      .filter((id) => !this.dropped.has(id))
      .map((id) => this.altered.get(id)!)
  }

  private make(securable: Securable): void {
    const { id, parentId, name } = securable
    this.forgetMade(id)
    this.created.set(id, securable)
    into(this.createdIn, parentId, id)
    into(this.createdAt, place(parentId, name), id)
  }

  private forgetMade(id: string): void {
    const before = this.created.get(id)
    if (!before) return
    this.created.delete(id)
    this.createdIn.get(before.parentId)?.delete(id)
    this.createdAt.get(place(before.parentId, before.name))?.delete(id)
  }

  private drop(state: AccessState, id: string): void {
    this.dropped.add(id)
    this.forgetMade(id)
    for (const child of this.madeIn(id)) this.drop(state, child.id)
    for (const child of childrenOf(state, id)) this.dropped.add(child.id)
  }

  private alter(state: AccessState, change: Exclude<CatalogChange, { type: 'create' | 'drop' }>): void {
    const before = this.created.get(change.id) ?? this.altered.get(change.id) ?? state.securables.get(change.id)
    if (!before || this.dropped.has(change.id)) return
    const after = { ...before }
    if (change.type === 'rename') after.name = change.name
    else if (change.type === 'comment') after.comment = change.comment
    else if (change.type === 'details') after.details = { ...after.details, ...change.details }
    if (this.created.has(change.id)) this.make(after)
    else {
      this.altered.set(change.id, after)
      into(this.alteredIn, after.parentId, change.id)
    }
  }
}

function into<K>(index: Map<K, Set<string>>, key: K, id: string): void {
  const found = index.get(key)
  if (found) found.add(id)
  else index.set(key, new Set([id]))
}
