import { nameKey, type SecurableKind } from '../../access/types.ts'
import { notFound, placeAt } from '../../errors.ts'
import type { Head, NameAt, ObjectKind } from '../../sql/index.ts'
import { readings, type Scope } from './names.ts'

const kindsOf: Partial<Record<ObjectKind, SecurableKind[]>> = {
  TABLE: ['TABLE', 'VIEW'],
  VIEW: ['TABLE', 'VIEW'],
  COLUMN: ['TABLE', 'VIEW'],
  SEQUENCE: ['SEQUENCE'],
  MACRO: ['FUNCTION'],
  TYPE: ['TYPE'],
  SCHEMA: ['SCHEMA'],
  INDEX: [],
}

/**
 * Absent and hidden are one case for the target of DDL too, and for the schema that CREATE puts something into, and end before DuckDB's binder sees them: it would tell
 * them apart, and IF EXISTS would drop what is only hidden.
 * @returns 'absent' when an IF EXISTS has nothing to do
 * @throws MallardError 42S02
 */
export function findTarget(text: string, head: Head, scope: Scope): 'found' | 'absent' {
  findContainer(text, head, scope)
  const kind = head.create?.on ? 'TABLE' : head.target?.kind
  const names = head.create?.on ? [head.create.on] : (head.target?.names ?? [])
  if (!kind || !kindsOf[kind]) return 'found'
  for (const name of names) {
    if (isThere(kind, name, scope)) continue
    if (head.target?.ifExists) return 'absent'
    throw notFound(text.slice(name.start, name.end), placeAt(text, name.start))
  }
  return 'found'
}

/** @throws MallardError 42S02 */
function findContainer(text: string, { create }: Head, scope: Scope): void {
  if (!create || create.name.length < 2 || create.name.length > 3 || !kindsOf[create.kind]) return
  const parts = create.name.slice(0, -1)
  // Those are DuckDB's own; the plan tells what may be made there.
  if (/^(temp|memory|system)$/i.test(parts[0]!) || schemaIsThere(parts, scope)) return
  const typed = text.slice(create.nameAt, create.nameEnd).replace(/\s*\.\s*("(?:[^"]|"")*"|[^."]+)$/, '')
  throw notFound(typed, placeAt(text, create.nameAt))
}

function isThere(kind: ObjectKind, name: NameAt, scope: Scope): boolean {
  const parts = kind === 'COLUMN' ? name.parts.slice(0, -1) : name.parts
  // A column without its table: DuckDB says what is wrong.
  if (parts.length === 0) return true
  if (kind === 'SCHEMA') return schemaIsThere(parts, scope)
  if (nameKey(parts[0]!) === 'temp' || (parts.length === 1 && scope.temp.has(nameKey(parts[0]!)))) return true
  // An index is found by DuckDB alone; its schema must be seen.
  if (kind === 'INDEX') return parts.length === 1 || schemaIsThere(parts.slice(0, -1), scope)
  return readings(parts, scope).some((one) => kindsOf[kind]!.includes(one.kind))
}

function schemaIsThere(parts: readonly string[], { catalog, database }: Scope): boolean {
  const [first, second] = parts as [string, string?]
  if (second === undefined && catalog.database(first)) return true
  const holder = second === undefined ? database : catalog.database(first)
  return holder ? catalog.schema(holder.id, second ?? first) !== undefined : false
}
