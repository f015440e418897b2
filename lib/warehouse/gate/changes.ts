import { newId } from '../../../db/index.ts'
import type { CatalogChange, Securable } from '../../access/types.ts'
import { nameKey } from '../../access/types.ts'
import type { PlanFacts, PlanTarget } from './analyse.ts'
import { namespaceOf, securableKind } from './authorise.ts'
import type { Scope, TempObject } from './names.ts'

/** What a statement changes once it is committed: metadata of the account, temp objects of the session. */
export interface Changes {
  catalog: CatalogChange[]
  temp: { make: TempObject[]; drop: string[] }
  /** Any DDL at all, also such that leaves the metadata as it is (an index, a column). */
  ddl: boolean
}

/** The catalog changes of an authorised plan. `text` and `body` are kept for views and macros. */
export function changesOf(
  facts: PlanFacts,
  scope: Scope,
  ownerRoleId: string,
  text: string,
  body: string | null,
  secure = false,
): Changes {
  const changes: Changes = { catalog: [], temp: { make: [], drop: [] }, ddl: false }
  for (const target of facts.targets) {
    if (target.action !== 'create' && target.action !== 'drop' && target.action !== 'alter') continue
    changes.ddl = true
    const kind = securableKind(target.kind)
    if (target.object.catalog === 'temp') temporary(target, kind, text, changes)
    else if (kind === 'INDEX') continue
    else if (target.action === 'create') created(target, kind, scope, ownerRoleId, { text, body, secure }, changes)
    else changed(target, kind, scope, changes)
  }
  return changes
}

function temporary(
  target: PlanTarget & { action: 'create' | 'drop' | 'alter' },
  kind: string,
  text: string,
  changes: Changes,
): void {
  if (kind === 'INDEX' || kind === 'SCHEMA') return
  const { name } = target.object
  if (target.action === 'drop') changes.temp.drop.push(nameKey(name))
  else if (target.action === 'create') changes.temp.make.push({ kind: kind as TempObject['kind'], name, text })
  else if (target.newName !== null) {
    changes.temp.drop.push(nameKey(name))
    changes.temp.make.push({ kind: kind as TempObject['kind'], name: target.newName, text })
  }
}

interface Written {
  text: string
  body: string | null
  secure: boolean
}

function detailsOf(kind: string, { text, body, secure }: Written): Record<string, unknown> {
  if (kind === 'VIEW') return secure ? { text, body, secure } : { text, body }
  return kind === 'FUNCTION' ? { text } : {}
}

function created(
  target: PlanTarget & { action: 'create' },
  kind: string,
  scope: Scope,
  ownerRoleId: string,
  written: Written,
  changes: Changes,
): void {
  const { catalog } = scope
  const schema = catalog.boundSchema(target.object.catalog, target.object.schema)
  if (!schema) return
  const taken = catalog.taken(schema.id, namespaceOf(kind), target.object.name)
  if (taken && target.onConflict === 'IGNORE_ON_CONFLICT') return
  if (taken) changes.catalog.push({ type: 'drop', id: taken.id })
  const now = Date.now()
  const details = detailsOf(kind, written)
  const securable: Securable = {
    id: newId(),
    accountId: schema.accountId,
    kind: kind as Securable['kind'],
    parentId: schema.id,
    name: target.object.name,
    ownerRoleId,
    createdAt: now,
    alteredAt: now,
    comment: null,
    details,
  }
  changes.catalog.push({ type: 'create', securable })
}

function changed(
  target: PlanTarget & { action: 'drop' | 'alter' },
  kind: string,
  scope: Scope,
  changes: Changes,
): void {
  const { catalog, database } = scope
  const { object } = target
  const holder = object.catalog ? catalog.database(object.catalog) : database
  const found =
    kind === 'SCHEMA'
      ? holder && catalog.schema(holder.id, object.name)
      : catalog.bound(object.catalog, object.schema, object.name, namespaceOf(kind))
  if (!found) return
  if (target.action === 'drop') changes.catalog.push({ type: 'drop', id: found.id })
  else if (target.newName !== null) changes.catalog.push({ type: 'rename', id: found.id, name: target.newName })
  else if (target.comment !== undefined)
    changes.catalog.push({ type: 'comment', id: found.id, comment: target.comment })
  else changes.catalog.push({ type: 'details', id: found.id, details: {} })
}
