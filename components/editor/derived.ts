import type { Token } from '../../lib/sql/lexer.ts'
import { type TableInScope, tablesInScope } from './scope'

/** A table that the statement itself makes: a CTE, or a subquery with an alias. */
export interface DerivedTable {
  name: string
  /** Names of its columns, as far as they can be read off its select list. */
  columns: string[]
  /** Tables whose columns it has as well, by `*`. */
  all: TableInScope[]
  cte: boolean
}

const isName = (token: Token | undefined) => token?.kind === 'identifier' || token?.kind === 'quoted'
const ends = new Set(['FROM', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'UNION', 'EXCEPT', 'INTERSECT', 'QUALIFY'])

/** The index of the parenthesis that closes the one at `open`; the end, where one is still typing. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]!.text === '(') depth++
    else if (tokens[at]!.text === ')' && --depth === 0) return at
  }
  return tokens.length
}

/** The CTEs and the subqueries with an alias of a statement's tokens, inner ones included. */
export function derivedTables(tokens: readonly Token[]): DerivedTable[] {
  const found: DerivedTable[] = []
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]!.text !== '(' || !/^(SELECT|FROM|WITH)$/.test(tokens[at + 1]?.keyword ?? '')) continue
    const end = closing(tokens, at)
    const body = tokens.slice(at + 1, end)
    const cte = cteBefore(tokens, at)
    const alias = cte ?? aliasBehind(tokens, end)
    if (!alias) continue
    const output = outputOf(body)
    const columns = alias.columns.length > 0 ? alias.columns : output.columns
    found.push({ name: alias.name, columns, all: alias.columns.length > 0 ? [] : output.all, cte: cte !== null })
  }
  return found
}

/** `name [(columns)] AS [NOT] [MATERIALIZED]` in front of a parenthesis. */
function cteBefore(tokens: readonly Token[], open: number): { name: string; columns: string[] } | null {
  let at = open - 1
  while (tokens[at]?.keyword === 'MATERIALIZED' || tokens[at]?.keyword === 'NOT') at--
  if (tokens[at]?.keyword !== 'AS') return null
  at--
  const columns: string[] = []
  if (tokens[at]?.text === ')') {
    while (at > 0 && tokens[--at]!.text !== '(') if (isName(tokens[at])) columns.unshift(tokens[at]!.value)
    at--
  }
  return isName(tokens[at]) ? { name: tokens[at]!.value, columns } : null
}

/** `[AS] alias [(columns)]` behind a parenthesis. */
function aliasBehind(tokens: readonly Token[], close: number): { name: string; columns: string[] } | null {
  let at = close + 1
  if (tokens[at]?.keyword === 'AS') at++
  const name = tokens[at]
  if (!isName(name) || ends.has(name!.keyword) || /^(ON|USING|JOIN|INNER|LEFT|RIGHT|FULL|CROSS)$/.test(name!.keyword))
    return null
  const columns: string[] = []
  if (tokens[at + 1]?.text === '(')
    for (let i = at + 2; i < tokens.length && tokens[i]!.text !== ')'; i++)
      if (isName(tokens[i])) columns.push(tokens[i]!.value)
  return { name: name!.value, columns }
}

/** What the first SELECT of a body gives. */
function outputOf(body: readonly Token[]): { columns: string[]; all: TableInScope[] } {
  const tables = tablesInScope(body)
  const start = topLevel(body, (token) => token.keyword === 'SELECT')
  // `FROM t` alone is SELECT *.
  if (start < 0) return { columns: [], all: tables }
  const columns: string[] = []
  const all: TableInScope[] = []
  for (const item of itemsFrom(body, start + 1)) {
    const last = item.at(-1)
    if (last?.text === '*' && item.length === 1) all.push(...tables)
    else if (last?.text === '*' && item.at(-2)?.text === '.') {
      const of = item[0]!.value.toLowerCase()
      all.push(...tables.filter(({ path, alias }) => (alias ?? path.at(-1)!).toLowerCase() === of))
    } else {
      const name = nameOf(item)
      if (name) columns.push(name)
    }
  }
  return { columns, all }
}

function topLevel(tokens: readonly Token[], wanted: (token: Token) => boolean): number {
  let depth = 0
  return tokens.findIndex((token) => {
    if (token.text === '(') depth++
    else if (token.text === ')') depth--
    return depth === 0 && wanted(token)
  })
}

function itemsFrom(tokens: readonly Token[], start: number): Token[][] {
  const items: Token[][] = [[]]
  let depth = 0
  for (const token of tokens.slice(start)) {
    if (depth === 0 && token.kind === 'identifier' && ends.has(token.keyword)) break
    if (token.text === '(' || token.text === '[') depth++
    else if (token.text === ')' || token.text === ']') depth--
    if (depth === 0 && token.text === ',') items.push([])
    else if (!(items.length === 1 && items[0]!.length === 0 && token.keyword === 'DISTINCT')) items.at(-1)!.push(token)
  }
  return items
}

/** The name of a select item: its alias, else that of the column it is. */
function nameOf(item: readonly Token[]): string | null {
  const last = item.at(-1)
  if (!isName(last)) return null
  const before = item.at(-2)
  const named = before === undefined || before.keyword === 'AS' || before.text === '.' || before.text === ')'
  return named || isName(before) || before.kind === 'number' || before.kind === 'string' ? last!.value : null
}
