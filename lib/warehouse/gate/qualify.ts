import { nameKey } from '../../access/types.ts'
import { type Chain, calls, chains, type Head, quoteName, type Replacement, type Token } from '../../sql/index.ts'
import { readings, type Scope } from './names.ts'

/**
 * The rule for two-part names: `a.b` is object b of schema a in the current database, if that has a schema a; else
 * object b of database a, in its schema `main`. DuckDB refuses a name that could be both, even if the other one is a
 * database that the actor may not see; so where both exist the name is completed by this rule before DuckDB reads it.
 * In the body of a view or macro it always is: there it must go on to mean the same when a database of that name comes.
 * @param skip offsets of chains that another part of the gate rewrites
 */
export function qualifyNames(
  tokens: readonly Token[],
  head: Head,
  scope: Scope,
  skip: ReadonlySet<number>,
): Replacement[] {
  const called = new Set(calls(tokens).map((call) => call.start))
  const targets = new Set(head.target?.names.map((name) => name.start))
  const made: Replacement[] = []
  for (const chain of chains(tokens)) {
    const schemaName = head.target?.kind === 'SCHEMA' && chain.parts.length === 1 && targets.has(chain.start)
    if ((chain.parts.length !== 2 && !schemaName) || chain.afterDot || chain.string || skip.has(chain.start)) continue
    if (!schemaName && !namesObject(chain, called, targets, scope)) continue
    if (!isAmbiguous(chain, scope) && !inBody(chain, head)) continue
    const completed = complete(chain, scope)
    if (completed) made.push(completed)
  }
  return made
}

/** Where the chain can only be an object's name, not a column of something called like the schema. */
function namesObject(chain: Chain, called: ReadonlySet<number>, targets: ReadonlySet<number>, scope: Scope): boolean {
  if (nameKey(chain.parts[0]!.value) === 'temp') return false
  if (called.has(chain.start)) {
    const parts = chain.parts.map((part) => part.value)
    return chain.position === 'table' || readings(parts, scope).some((one) => one.kind === 'FUNCTION')
  }
  return chain.position !== 'other' || targets.has(chain.start)
}

function isAmbiguous(chain: Chain, { catalog, database }: Scope): boolean {
  const first = chain.parts[0]!.value
  return (
    database !== null &&
    catalog.anyDatabase(first) !== undefined &&
    catalog.boundSchema(database.name, first) !== undefined
  )
}

function inBody(chain: Chain, { create }: Head): boolean {
  return (create?.kind === 'VIEW' || create?.kind === 'MACRO') && create.bodyAt !== null && chain.start >= create.bodyAt
}

function complete(chain: Chain, { catalog, database }: Scope): Replacement | null {
  const [first] = chain.parts
  if (database && catalog.schema(database.id, first!.value))
    return { start: chain.start, end: chain.start, text: `${quoteName(database.name)}.` }
  if (catalog.database(first!.value)) return { start: first!.end, end: first!.end, text: '.main' }
  return null
}
