import { nameKey, type Securable, type SecurableKind } from '../../access/types.ts'
import { type MallardError, notFound, notSupported, placeAt } from '../../errors.ts'
import {
  type Call,
  type Chain,
  calls,
  chains,
  code,
  hiddenByCte,
  lex,
  parentheses,
  reservedWords,
  type Token,
} from '../../sql/index.ts'
import type { SessionCatalog } from '../catalog.ts'
import { turn } from './turn.ts'

/** A temporary object of a session: it lives in DuckDB's temp catalog, belongs to the session and hides others' names. */
export interface TempObject {
  kind: 'TABLE' | 'VIEW' | 'SEQUENCE' | 'FUNCTION' | 'TYPE'
  name: string
  /** The statement that made it; a view's and a macro's names are looked up again at every use. */
  text: string
}

/** What unqualified names mean: the session's database and schema, and its temp objects by name key. */
export interface Scope {
  catalog: SessionCatalog
  database: Securable | null
  schema: Securable | null
  temp: ReadonlyMap<string, TempObject>
}

export interface Named {
  object: Securable
  /** The chain as the user typed it. */
  typed: string
  at: number
  /** It certainly stands where a table name must. */
  table: boolean
  called: boolean
}

/** Everything that a text can denote and the actor may see: the set D of ARCHITECTURE 3c. */
export interface Denoted {
  objects: Map<string, Named>
  /** Databases to attach before DuckDB reads the text. */
  databases: Map<string, Securable>
}

export interface DenoteOptions {
  /** Offsets of chains that name what the statement makes, or that may be absent (IF EXISTS). */
  mayBeAbsent?: (chain: Chain) => boolean
  /** A macro that the actor may not see is left to the plan, which answers it as one that there is not. */
  hiddenCalls?: 'planned'
  /** Chains that another part of the gate answers (information_schema, mallard). */
  skip?: (chain: Chain) => boolean
}

/**
 * Names of a statement against what the actor may see. An absent or hidden name in a certain table position
 * ends here with 42S02, before DuckDB's binder could tell the two apart.
 */
export function denote(text: string, tokens: readonly Token[], scope: Scope, options: DenoteOptions = {}): Denoted {
  const denoted: Denoted = { objects: new Map(), databases: new Map() }
  walk(text, tokens, scope, options, denoted, new Set(), true)
  return denoted
}

/** As {@link denote}, with turns for everybody else between the names of a long text. */
export async function denoteInTurns(
  text: string,
  tokens: readonly Token[],
  scope: Scope,
  options: DenoteOptions = {},
): Promise<Denoted> {
  const denoted: Denoted = { objects: new Map(), databases: new Map() }
  for (const _ of steps(text, tokens, scope, options, denoted, new Set(), true)) await turn(text)
  return denoted
}

function walk(...parameters: Parameters<typeof steps>): void {
  for (const _ of steps(...parameters));
}

/** Names between two turns: some milliseconds of work. */
const stride = 10_000

function* steps(
  text: string,
  tokens: readonly Token[],
  scope: Scope,
  options: DenoteOptions,
  out: Denoted,
  seen: Set<string>,
  top: boolean,
): Generator<void> {
  const hidden = hiddenByCte(tokens)
  const inCte = (chain: Chain) =>
    (chain.parts.length === 1 || nameKey(chain.parts[0]!.value) === 'recurring') &&
    hidden(chain.parts.at(-1)!.value, chain.start, chain.end)
  const called = new Map(calls(tokens).map((call) => [call.start, call]))
  const all = code(tokens)
  yield
  let count = 0
  for (const chain of chains(tokens)) {
    if (++count % stride === 0) yield
    if (chain.string || chain.position === 'created' || options.skip?.(chain)) continue
    const typed = text.slice(chain.start, chain.end)
    refuseTypes(chain, all, scope, typed, text)
    const call = called.get(chain.start)
    if (call && !(top && options.hiddenCalls) && isHiddenCall(call, scope)) throw notFound(typed)
    const cte = chain.position === 'table' && inCte(chain)
    const found = cte ? false : resolveChain(chain, typed, scope, options, out, seen)
    if (found || cte || !top || call || chain.position !== 'table') continue
    if (options.mayBeAbsent?.(chain)) continue
    throw absent(typed, text, chain)
  }
  for (const string of nextvalNames(tokens)) {
    const inner = code(lex(string.value))
    const found = chains(inner).filter((chain) => resolveChain(chain, string.value, scope, options, out, seen))
    if (found.length === 0) throw notFound(string.value, placeAt(text, string.start))
  }
}

/** DuckDB's own catalogs hold everyone's objects: they are not there, and the answer says what is. */
function absent(typed: string, text: string, chain: Chain): MallardError {
  const [first] = chain.parts
  const place = placeAt(text, chain.start)
  if (/^(pg_catalog|system|sqlite_(master|schema|temp_master|temp_schema)|duckdb_\w+|pragma_\w+)$/i.test(first!.value))
    return notSupported(`${typed} is not allowed here.`, 'Use SHOW, DESCRIBE or information_schema.', place)
  return notFound(typed, place)
}

function resolveChain(
  chain: Chain,
  typed: string,
  scope: Scope,
  options: DenoteOptions,
  out: Denoted,
  seen: Set<string>,
): boolean {
  const parts = chain.parts.map((part) => part.value)
  const temp = temporary(parts, scope)
  if (temp) {
    if (!seen.has(`temp:${temp.name}`) && (temp.kind === 'VIEW' || temp.kind === 'FUNCTION')) {
      seen.add(`temp:${temp.name}`)
      walk(temp.text, code(lex(temp.text)), scope, options, out, seen, false)
    }
    return true
  }
  let any = false
  // `x.f()` is f(x) too.
  if (chain.call && parts.length > 1)
    for (const object of readings(parts.slice(-1), scope))
      if (object.kind === 'FUNCTION') add(object, chain, typed, scope, options, out, seen)
  // A chain may go on with columns: d.s.t.c, s.t.c, t.c; every reading that exists counts.
  for (let length = Math.min(3, parts.length); length >= 1; length--) {
    for (const object of readings(parts.slice(0, length), scope)) {
      any ||= length === parts.length
      add(object, chain, typed, scope, options, out, seen)
    }
  }
  return any
}

function add(
  object: Securable,
  chain: Chain,
  typed: string,
  scope: Scope,
  options: DenoteOptions,
  out: Denoted,
  seen: Set<string>,
) {
  const before = out.objects.get(object.id)
  out.objects.set(object.id, {
    object,
    typed: before?.typed ?? typed,
    at: before?.at ?? chain.start,
    table: (before?.table ?? false) || chain.position === 'table',
    called: (before?.called ?? false) || chain.call,
  })
  const database = scope.catalog.databaseOf(object.id)
  if (database) out.databases.set(database.id, database)
  if (object.kind !== 'FUNCTION' || seen.has(object.id)) return
  seen.add(object.id)
  // A macro runs with its caller's rights: what its body names, the caller names.
  const body = String(object.details.text ?? '')
  walk(body, code(lex(body)), scope, options, out, seen, false)
}

function temporary(parts: string[], scope: Scope): TempObject | undefined {
  const keys = parts.map(nameKey)
  const name =
    keys[0] === 'temp' && keys.length > 1 ? (keys[1] === 'main' && keys.length > 2 ? keys[2] : keys[1]) : keys[0]
  return name === undefined ? undefined : scope.temp.get(name)
}

/**
 * The objects that 1 to 3 name parts can mean. Two parts are schema.object of the current database, and
 * database.object in that database's schema `main`, as DuckDB reads them.
 */
export function readings(parts: string[], scope: Scope): Securable[] {
  const { catalog, database, schema } = scope
  const [a, b, c] = parts as [string, string?, string?]
  const found: Securable[] = []
  const within = (schemaObject: Securable | undefined, name: string) => {
    if (schemaObject) found.push(...catalog.objects(schemaObject.id, name))
  }
  if (c !== undefined) {
    const named = catalog.database(a)
    if (named) within(catalog.schema(named.id, b!), c)
  } else if (b !== undefined) {
    if (database) within(catalog.schema(database.id, a), b)
    const named = catalog.database(a)
    if (named) within(catalog.schema(named.id, 'main'), b)
    // In the current database DuckDB takes the current schema first.
    if (named && schema && named.id === database?.id && nameKey(schema.name) !== 'main') within(schema, b)
  } else if (schema) within(schema, a)
  return found
}

/** Is there an object of the kind that these parts name and the actor may not see? Never tell. */
export function hiddenReadings(parts: string[], { catalog, database, schema }: Scope, kind: SecurableKind): boolean {
  const [a, b, c] = parts as [string, string?, string?]
  const hit = (one: Securable | undefined) => one !== undefined && !catalog.isVisible(one.id)
  if (c !== undefined) return hit(catalog.bound(a, b!, c, [kind]))
  if (b !== undefined) {
    const inPath = schema !== null && database !== null && nameKey(a) === nameKey(database.name)
    return (
      hit(catalog.bound(a, 'main', b, [kind])) ||
      (inPath && hit(catalog.bound(a, schema.name, b, [kind]))) ||
      (database !== null && hit(catalog.bound(database.name, a, b, [kind])))
    )
  }
  return schema !== null && database !== null && hit(catalog.bound(database.name, schema.name, a, [kind]))
}

/** Would DuckDB call a macro here that the actor may not see? `x.f()` is f of the column or schema x, and f(x). */
export function isHiddenCall(call: Call, scope: Scope): boolean {
  const parts = call.parts.slice(-3).map((part) => part.value)
  const isSeen = (name: string[]) => readings(name, scope).some((object) => object.kind === 'FUNCTION')
  if (parts.length > 1) {
    if (isSeen(parts)) return false
    if (hiddenReadings(parts, scope, 'FUNCTION')) return true
  }
  const alone = [call.name]
  return !scope.temp.has(nameKey(call.name)) && !isSeen(alone) && hiddenReadings(alone, scope, 'FUNCTION')
}

/**
 * A qualified type that the actor may not see must not reach the binder: a cast tells its values. Where only a type can
 * stand, absent and hidden end here alike.
 */
function refuseTypes(chain: Chain, tokens: readonly Token[], scope: Scope, typed: string, text: string): void {
  if (chain.parts.length < 2 || chain.parts.length > 3 || chain.position === 'table' || chain.call) return
  const parts = chain.parts.map((part) => part.value)
  if (temporary(parts, scope) || readings(parts, scope).some((object) => object.kind === 'TYPE')) return
  const builtin = /^(main|system|pg_catalog)$/i.test(parts[0]!) && parts.length === 2
  if (hiddenReadings(parts, scope, 'TYPE') || (!builtin && isType(chain, tokens)))
    throw notFound(typed, placeAt(text, chain.start))
}

/** `::d.s.t`, `CAST(x AS d.s.t)`, a column's type in CREATE and ALTER TABLE. */
function isType(chain: Chain, tokens: readonly Token[]): boolean {
  const before = tokens[chain.first - 1]
  if (before?.text === '::') return true
  if (before?.keyword === 'AS') return parentheses(tokens).around[chain.first] !== -1
  const head = tokens[0]?.keyword
  if (head === 'ALTER' && before?.keyword === 'TYPE') return true
  const column = before?.kind === 'identifier' || before?.kind === 'quoted'
  const word = before?.kind === 'identifier' && reservedWords.has(before.keyword.toLowerCase())
  if (!column || word) return false
  if (head === 'CREATE') return /^[(,]$/.test(tokens[chain.first - 2]?.text ?? '')
  if (head !== 'ALTER') return false
  // The column may be a field: ADD COLUMN s.k d.s.t.
  let second = chain.first - 2
  while (tokens[second]?.text === '.') second -= 2
  return /^(ADD|COLUMN|EXISTS)$/.test(tokens[second]?.keyword ?? '')
}

/** The string arguments of nextval and currval: they name a sequence. */
function nextvalNames(tokens: readonly Token[]): Token[] {
  return tokens.filter(
    (token, at) =>
      token.kind === 'string' &&
      tokens[at - 1]?.text === '(' &&
      /^(NEXTVAL|CURRVAL)$/.test(tokens[at - 2]?.keyword ?? ''),
  )
}
