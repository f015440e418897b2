import { createPrivilege } from '../../access/index.ts'
import type { Securable, SecurableKind } from '../../access/types.ts'
import { alreadyExists } from '../../errors.ts'
import type { Head } from '../../sql/index.ts'
import { namespaceOf, needCreate } from './authorise.ts'
import type { Scope } from './names.ts'

const kindOf: Partial<Record<string, SecurableKind>> = {
  TABLE: 'TABLE',
  VIEW: 'VIEW',
  SEQUENCE: 'SEQUENCE',
  MACRO: 'FUNCTION',
  TYPE: 'TYPE',
}

/** The schema that the text puts something into, where there is but one that it can mean. */
function container(parts: readonly string[], { catalog, database, schema }: Scope): Securable | undefined {
  const [first, second] = parts
  if (first === undefined) return schema ?? undefined
  if (second !== undefined) {
    const holder = catalog.database(first)
    return holder && catalog.schema(holder.id, second)
  }
  const other = catalog.database(first)
  const found = [database && catalog.schema(database.id, first), other && catalog.schema(other.id, 'main')]
  return found.every(Boolean) ? undefined : (found.find(Boolean) ?? undefined)
}

/**
 * CREATE is refused for the right to create and for its name before what its body reads is looked at
 * (docs/specs/access-control.md, readings: the order of the checks). From the text alone, so that it only ever refuses:
 * the plan decides again.
 * @throws MallardError 42501, 42710
 */
export function requireRoom({ create }: Head, scope: Scope, who: { primaryRoleId: string; roleName: string }): void {
  const kind = create ? kindOf[create.kind] : undefined
  if (!create || !kind || create.temporary || create.bodyAt === null) return
  if (create.name.length === 0 || create.name.length > 3) return
  // Those are DuckDB's own.
  if (create.name.length > 1 && /^(temp|memory|system)$/i.test(create.name[0]!)) return
  const schema = container(create.name.slice(0, -1), scope)
  if (!schema) return
  needCreate({ scope, ...who }, createPrivilege(kind)!, schema)
  const name = create.name.at(-1)!
  if (!create.orReplace && !create.ifNotExists && scope.catalog.taken(schema.id, namespaceOf(kind), name))
    throw alreadyExists(name)
}
