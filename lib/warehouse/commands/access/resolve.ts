import {
  type AccessState,
  child,
  findDatabase,
  findSchema,
  mayName,
  type Purpose,
  shownName,
} from '../../../access/index.ts'
import type { Caller, Securable, SecurableKind } from '../../../access/types.ts'
import { notFound, placeAt, syntaxError } from '../../../errors.ts'
import type { ObjectName } from '../../../sql/statements.ts'

/** What unqualified names mean in the session: names as the session keeps them. */
export interface Defaults {
  database: string | null
  schema: string | null
}

const inAccount: SecurableKind[] = ['DATABASE', 'WAREHOUSE', 'INTEGRATION', 'ROLE', 'USER']

function mostParts(kind: SecurableKind): number {
  if (inAccount.includes(kind)) return 1
  return kind === 'SCHEMA' ? 2 : 3
}

function* databasesNamed(state: AccessState, name: string | null | undefined): Generator<Securable> {
  const found = name === null || name === undefined ? undefined : findDatabase(state, name)
  if (found) yield found
}

function* schemasNamed(state: AccessState, defaults: Defaults, parts: string[]): Generator<Securable> {
  const [first, second] = parts
  const [databaseName, schemaName] =
    second === undefined ? [defaults.database, first ?? defaults.schema] : [first, second]
  if (schemaName === null) return
  for (const database of databasesNamed(state, databaseName)) {
    const found = findSchema(state, database.id, schemaName)
    if (found) yield found
  }
}

/** Everything that the name can mean, the likelier first: `a.b` is schema a of the session's database, else database a's `main`. */
function* candidates(
  state: AccessState,
  defaults: Defaults,
  parts: string[],
  kind: SecurableKind,
): Generator<Securable> {
  if (kind === 'SCHEMA') {
    yield* schemasNamed(state, defaults, parts)
    return
  }
  const name = parts.at(-1)!
  const at = (containerId: string) => child(state, containerId, kind, name)
  if (inAccount.includes(kind)) {
    const found = at(state.accountId)
    if (found) yield found
    return
  }
  for (const schema of schemasNamed(state, defaults, parts.slice(0, -1))) {
    const found = at(schema.id)
    if (found) yield found
  }
  if (parts.length !== 2) return
  for (const schema of schemasNamed(state, defaults, [parts[0]!, 'main'])) {
    const found = at(schema.id)
    if (found) yield found
  }
}

/**
 * Finds the object that a statement names, if the caller may name it there. `ON TABLE` takes a view, too.
 * @throws MallardError 42S02 with the name as typed, absent and hidden alike; 42601 for too many parts
 */
export function resolve(
  state: AccessState,
  caller: Caller,
  defaults: Defaults,
  name: ObjectName,
  kind: SecurableKind,
  purpose: Purpose,
  text?: string,
): Securable {
  const place = text === undefined ? undefined : placeAt(text, name.at)
  const typed = shownName(name.parts)
  if (name.parts.length > mostParts(kind))
    throw syntaxError(`'${typed}' has too many parts for the name of a ${kind.toLowerCase()}.`, place)
  for (const found of candidates(state, defaults, name.parts, kind)) {
    const fits = found.kind === kind || (kind === 'TABLE' && found.kind === 'VIEW')
    if (fits && mayName(state, caller, found, purpose)) return found
  }
  throw notFound(typed, place)
}
