import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete'
import { keywordCompletionSource } from '@codemirror/lang-sql'
import type { Completions, Suggestion } from '@/lib/warehouse/types'
import { lex, type Token } from '../../lib/sql/lexer.ts'
import { quoteNameIfNeeded } from '../../lib/sql/quote.ts'
import { duckdb, functionNames } from './dialect'
import { tablesInScope } from './scope'
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
      suggest()([], plain(typed.text)),
      columnsInScope(context, suggest(), plain(typed.text)),
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
  const { names, more } = await suggest(table?.path ?? path, plain(context.state.sliceDoc(from, context.pos)))
  if (names.length === 0) return null
  const options = names.map((one) => option(one, 0))
  return { from, options, ...(more ? {} : { validFor: /^[\p{L}\p{N}_$"]*$/u }) }
}

async function columnsInScope(context: CompletionContext, suggest: Suggest, typed: string): Promise<Completion[]> {
  const tables = scopeAt(context).slice(0, 8)
  const columns = await Promise.all(tables.map(({ path }) => suggest(path, typed)))
  return columns.flatMap(({ names }) => names.filter((one) => one.kind === 'column').map((one) => option(one, 2)))
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
