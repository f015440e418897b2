import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete'
import { keywordCompletionSource } from '@codemirror/lang-sql'
import type { Completions, Suggestion } from '@/lib/warehouse/types'
import { lex, type Token } from '../../lib/sql/lexer.ts'
import { quoteNameIfNeeded } from '../../lib/sql/quote.ts'
import { type DerivedTable, derivedTables } from './derived'
import { duckdb, functionNames } from './dialect'
import { hooksOf } from './hooks'
import { type TableInScope, tablesInScope } from './scope'
import { statementNear } from './statements'

export type { Completions, Suggestion }

/**
 * Names inside a path that fit what is typed; the empty path: what can stand without a qualifier in the worksheet's
 * context.
 */
export type Suggest = (path: string[], prefix: string) => Promise<Completions>

const icons: Record<Suggestion['kind'], string> = {
  database: 'namespace',
  schema: 'namespace',
  table: 'class',
  view: 'interface',
  column: 'property',
  function: 'function',
  other: 'constant',
}

const known = new Set(functionNames)
const call = (name: string, boost: number): Completion => ({ label: name, type: 'function', apply: `${name}(`, boost })
const common: Completion[] = functionNames.map((name) => call(name, -1))
const keywords = keywordCompletionSource(duckdb, true, (label, type) => ({ label, type, boost: -2 }))
const word = /[\p{L}\p{N}_$]*|"(?:[^"]|"")*"?/u
const chain = /((?:(?:[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")*")\.)+)([\p{L}\p{N}_$]*|"(?:[^"]|"")*)$/u

/** Completion of keywords, functions, objects and the columns of the tables that the statement names. */
export const completion: CompletionSource = async (context) => {
  const suggest = context.view && hooksOf(context.view)?.suggest
  if (!suggest) return null
  const line = context.state.doc.lineAt(context.pos)
  const before = line.text.slice(0, context.pos - line.from)
  const qualified = chain.exec(before)
  if (qualified) return members(context, suggest, pathOf(qualified[1]!), context.pos - qualified[2]!.length)
  const typed = context.matchBefore(word)
  if (!typed || (typed.from === typed.to && !context.explicit) || /^\d/.test(typed.text)) return null
  const [words, named, columns] = await Promise.all([
    keywords(context),
    suggest([], plain(typed.text)),
    namesInScope(context, suggest, plain(typed.text)),
  ])
  if (!words) return null
  const rare = (named.functions ?? []).filter((name) => !known.has(name)).map((name) => call(name, -3))
  return {
    from: typed.from,
    options: [...columns, ...named.names.map((one) => option(one, 1)), ...common, ...rare, ...words.options],
    // Where the server holds more than it sent, it is asked again with what is typed by then.
    ...(named.more ? {} : { validFor: /^[\p{L}\p{N}_$]*$/u }),
  }
}

async function members(
  context: CompletionContext,
  suggest: Suggest,
  path: string[],
  from: number,
): Promise<CompletionResult | null> {
  const scope = scopeAt(context)
  const typed = plain(context.state.sliceDoc(from, context.pos))
  const table =
    path.length === 1 ? scope.tables.find(({ alias, path: own }) => same(alias ?? own.at(-1)!, path[0]!)) : undefined
  const derived = derivedNamed(scope, table?.path ?? path)
  const { names, more } = derived
    ? { names: await derivedColumns(derived, scope, suggest, typed), more: false }
    : await suggest(table?.path ?? path, typed)
  if (names.length === 0) return null
  const options = names.map((one) => option(one, 0))
  return { from, options, ...(more ? {} : { validFor: /^[\p{L}\p{N}_$"]*$/u }) }
}

/** What the statement itself gives: columns of its tables, their aliases, the names of its CTEs. */
async function namesInScope(context: CompletionContext, suggest: Suggest, typed: string): Promise<Completion[]> {
  const scope = scopeAt(context)
  const columns = await Promise.all(scope.tables.slice(0, 8).map(({ path }) => columnsOf(path, scope, suggest, typed)))
  const aliases = scope.tables.flatMap(({ alias }) => (alias ? [{ name: alias, kind: 'other', detail: 'alias' }] : []))
  const ctes = scope.derived.filter(({ cte }) => cte).map(({ name }) => ({ name, kind: 'table', detail: 'CTE' }))
  return [
    ...columns.flat().map((one) => option(one, 2)),
    ...([...aliases, ...ctes] as Suggestion[]).map((one) => option(one, 2)),
  ]
}

interface Scope {
  tables: TableInScope[]
  derived: DerivedTable[]
}

const derivedNamed = ({ derived }: Scope, path: readonly string[]) =>
  path.length === 1 ? derived.find(({ name }) => same(name, path[0]!)) : undefined

async function columnsOf(path: string[], scope: Scope, suggest: Suggest, typed: string): Promise<Suggestion[]> {
  const derived = derivedNamed(scope, path)
  if (derived) return derivedColumns(derived, scope, suggest, typed)
  return (await suggest(path, typed)).names.filter(({ kind }) => kind === 'column')
}

/** Its own columns and those that a star brings; a CTE may read the ones before it, never itself for this. */
async function derivedColumns(
  { name, columns, all }: DerivedTable,
  scope: Scope,
  suggest: Suggest,
  typed: string,
): Promise<Suggestion[]> {
  const others = { ...scope, derived: scope.derived.filter((one) => one.name !== name) }
  const starred = await Promise.all(all.slice(0, 8).map(({ path }) => columnsOf(path, others, suggest, typed)))
  return [...columns.map((column): Suggestion => ({ name: column, kind: 'column' })), ...starred.flat()]
}

function scopeAt(context: CompletionContext): Scope {
  const text = statementNear(context.state.doc, context.pos)
  if (text === null) return { tables: [], derived: [] }
  const tokens = tokensOf(text)
  return { tables: tablesInScope(tokens), derived: derivedTables(tokens) }
}

function tokensOf(text: string): Token[] {
  try {
    return lex(text).filter((token) => token.kind !== 'comment')
  } catch {
    return []
  }
}

const option = ({ name, kind, detail }: Suggestion, boost: number): Completion => ({
  label: name,
  type: icons[kind],
  detail: detail ?? (kind === 'column' ? undefined : kind),
  apply: kind === 'function' ? `${quoteNameIfNeeded(name)}(` : quoteNameIfNeeded(name),
  boost,
})

/** What is typed of a name, without the quote that it may begin with. */
const plain = (typed: string) => typed.replace(/^"/, '').replaceAll('""', '"')

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/** `a."b c".` as ['a', 'b c']. */
function pathOf(text: string): string[] {
  const parts = text.match(/"(?:[^"]|"")*"|[^."]+/g) ?? []
  return parts.map((part) => (part[0] === '"' ? part.slice(1, -1).replaceAll('""', '"') : part))
}
