import type { Change } from '../changes.ts'
import { type AccessState, child, subtree } from '../state.ts'
import { type CatalogChange, isOfTree, nameKey, type Securable } from '../types.ts'
import { fired } from './future.ts'

/** The catalog as it will be after the steps planned so far. */
class Draft {
  private readonly state: AccessState
  private readonly changed = new Map<string, Securable | null>()
  readonly changes: Change[] = []

  constructor(state: AccessState) {
    this.state = state
  }

  get(id: string): Securable | undefined {
    const changed = this.changed.get(id)
    return changed === null ? undefined : (changed ?? this.state.securables.get(id))
  }

  put(securable: Securable): void {
    this.makeRoom(securable)
    this.changed.set(securable.id, securable)
    this.changes.push({ type: 'put securable', securable })
  }

  remove(id: string): void {
    for (const each of subtree(this.state, id)) this.changed.set(each, null)
    for (const [each, securable] of this.changed)
      if (securable && this.liesIn(securable, id)) this.changed.set(each, null)
    this.changed.set(id, null)
    this.changes.push({ type: 'remove securable', id })
  }

  private liesIn(securable: Securable, id: string): boolean {
    for (let at: Securable | undefined = securable; at; at = this.get(at.parentId ?? '')) if (at.id === id) return true
    return false
  }

  /** What DuckDB committed is the truth: whatever else holds the name can only be a leftover. */
  private makeRoom({ id, kind, parentId, name }: Securable): void {
    if (parentId === null || isOfTree(kind)) return
    const holder = child(this.state, parentId, kind, name)
    const now = holder && this.get(holder.id)
    if (now && now.id !== id && now.parentId === parentId && nameKey(now.name) === nameKey(name)) this.remove(now.id)
  }
}

function create(state: AccessState, draft: Draft, wanted: Securable): Securable {
  const before = draft.get(wanted.id)
  if (before) return before
  const container = draft.get(wanted.parentId ?? '')
  // The creating role may have been dropped before the transaction committed.
  const orphaned = container !== undefined && !state.roles.has(wanted.ownerRoleId)
  const owned = orphaned ? { ...wanted, ownerRoleId: container.ownerRoleId } : wanted
  const { securable, grants } = fired(state, owned, (id) => draft.get(id))
  draft.put(securable)
  draft.changes.push(...grants.map((grant): Change => ({ type: 'put grant', grant })))
  return securable
}

function step(state: AccessState, draft: Draft, change: CatalogChange): void {
  if (change.type === 'create') {
    // In a container that is gone there is nothing to record.
    if (draft.get(change.securable.parentId ?? '')) create(state, draft, change.securable)
    return
  }
  const before = draft.get(change.id)
  // Applied already, or dropped since.
  if (!before) return
  if (change.type === 'drop') {
    draft.remove(change.id)
    return
  }
  const after: Securable = { ...before, alteredAt: Date.now() }
  if (change.type === 'rename') {
    after.name = change.name
    after.parentId = change.parentId ?? before.parentId
  } else if (change.type === 'comment') after.comment = change.comment
  else if (change.type === 'details') after.details = { ...before.details, ...change.details }
  draft.put(after)
}

/** Plans what a committed transaction did to the catalog, in order. Idempotent by id. */
export function planCatalog(state: AccessState, changes: readonly CatalogChange[]): Change[] {
  const draft = new Draft(state)
  for (const change of changes) step(state, draft, change)
  return draft.changes
}

/** Plans the making of one object; the answer has the owner that FUTURE OWNERSHIP may have given it. */
export function planCreate(state: AccessState, wanted: Securable): { changes: Change[]; result: Securable } {
  const draft = new Draft(state)
  const result = create(state, draft, wanted)
  return { changes: draft.changes, result }
}
