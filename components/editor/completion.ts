import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete'
import { keywordCompletionSource } from '@codemirror/lang-sql'
import { lex, type Token } from '../../lib/sql/lexer.ts'
import { quoteNameIfNeeded } from '../../lib/sql/quote.ts'
import { duckdb, functionNames } from './dialect'
import { tablesInScope } from './scope'
import { statementNear } from './statements'

/** A name that can stand at a place: a database, a schema, a table, a column. */
export interface Suggestion {
  name: string
  kind: 'database' | 'schema' | 'table' | 'view' | 'column' | 'function' | 'other'
  /** e.g. a column's type. */
  detail?: string
}

/** Names inside a path; the empty path: what can stand without a qualifier in the worksheet's context. */
export type Suggest = (path: string[]) => Promise<Suggestion[]>

const icons: Record<Suggestion['kind'], string> = {
  database: 'namespace',
  schema: 'namespace',
  table: 'class',
  view: 'interface',
  column: 'property',
  function: 'function',
  other: 'constant',
}

const functions: Completion[] = functionNames.map((name) => ({
  label: name,
  type: 'function',
  apply: `${name}(`,
  boost: -1,
}))
const keywords = keywordCompletionSource(duckdb, true, (label, type) => ({ label, type, boost: -2 }))
const word = /[\p{L}\p{N}_$]*|"(?:[^"]|"")*"?/u
const chain = /((?:(?:[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")*")\.)+)([\p{L}\p{N}_$]*|"(?:[^"]|"")*)$/u

/** Completion of keywords, functions, objects and the columns of the tables that the statement names. */
export function completion(suggest: () => Suggest): CompletionSource {
  return async (context) => {
    const line = context.state.doc.lineAt(context.pos)
    const before = line.text.slice(0, context.pos - line.from)
    const qualified = chain.exec(before)
    if (qualified) return members(context, suggest(), pathOf(qualified[1]!), context.pos - qualified[2]!.length)
    const typed = context.matchBefore(word)
    if (!typed || (typed.from === typed.to && !context.explicit) || /^\d/.test(typed.text)) return null
    const [words, named, columns] = await Promise.all([
      keywords(context),
      suggest()([]),
      columnsInScope(context, suggest()),
    ])
    if (!words) return null
    return {
      from: typed.from,
      options: [...columns, ...named.map((one) => option(one, 1)), ...functions, ...words.options],
      validFor: /^[\p{L}\p{N}_$]*$/u,
    }
  }
}

async function members(
  context: CompletionContext,
  suggest: Suggest,
  path: string[],
  from: number,
): Promise<CompletionResult | null> {
  const table =
    path.length === 1
      ? scopeAt(context).find(({ alias, path: own }) => same(alias ?? own.at(-1)!, path[0]!))
      : undefined
  const found = await suggest(table?.path ?? path)
  return found.length > 0
    ? { from, options: found.map((one) => option(one, 0)), validFor: /^[\p{L}\p{N}_$"]*$/u }
    : null
}

async function columnsInScope(context: CompletionContext, suggest: Suggest): Promise<Completion[]> {
  const tables = scopeAt(context).slice(0, 8)
  const columns = await Promise.all(tables.map(({ path }) => suggest(path)))
  return columns.flatMap((list) => list.filter((one) => one.kind === 'column').map((one) => option(one, 2)))
}

function scopeAt(context: CompletionContext) {
  const text = statementNear(context.state.doc, context.pos)
  return text === null ? [] : tablesInScope(tokensOf(text))
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
  apply: quoteNameIfNeeded(name),
  boost,
})

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/** `a."b c".` as ['a', 'b c']. */
function pathOf(text: string): string[] {
  const parts = text.match(/"(?:[^"]|"")*"|[^."]+/g) ?? []
  return parts.map((part) => (part[0] === '"' ? part.slice(1, -1).replaceAll('""', '"') : part))
}
