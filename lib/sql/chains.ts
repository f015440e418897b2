import { reservedWords } from './keywords.ts'
import type { Token } from './lexer.ts'

/** A dotted chain of names in a text: `a`, `t.c`, `d.s."My t"`. */
export interface Chain {
  parts: { value: string; quoted: boolean }[]
  /** UTF-16 offsets. */
  start: number
  end: number
  /** A `(` follows: a call, or a list of columns. */
  call: boolean
  /** `table`: it stands where only a table can be named. `other`: anything. */
  position: 'table' | 'other'
}

export interface Cte {
  name: string
  /** The range of the text in which it is in scope, over-approximately. */
  from: number
  to: number
}

export type Call = Pick<Chain, 'parts' | 'start' | 'end'>

/** Words after which the next name is a table (or, in CREATE, the new object itself). */
const opensTable = new Set(
  'FROM JOIN INTO TABLE VIEW PIVOT UNPIVOT PIVOT_WIDER PIVOT_LONGER SUMMARIZE DESCRIBE TRUNCATE'.split(' '),
)
/** Words that end a FROM list, so that a comma behind them starts no table. */
const endsFrom = new Set(
  'SELECT WHERE GROUP HAVING ORDER LIMIT OFFSET UNION EXCEPT INTERSECT SET QUALIFY WINDOW RETURNING VALUES WHEN DO USING SAMPLE'.split(
    ' ',
  ),
)
const opensQuery = new Set('SELECT WITH FROM VALUES TABLE PIVOT UNPIVOT SUMMARIZE DESCRIBE SHOW'.split(' '))
const keepsExpecting = new Set('IF NOT EXISTS ONLY LATERAL OR'.split(' '))

const isName = (token: Token | undefined): token is Token =>
  token !== undefined &&
  (token.kind === 'quoted' || (token.kind === 'identifier' && !reservedWords.has(token.keyword.toLowerCase())))

interface Level {
  expects: boolean
  inFrom: boolean
  /** FROM here belongs to a call: extract(year FROM x), trim(both FROM x). */
  special: boolean
}

interface Walked {
  chains: Chain[]
  strings: Token[]
}

function walk(tokens: readonly Token[]): Walked {
  const found: Walked = { chains: [], strings: [] }
  const usingNamesTable =
    /^(DELETE|MERGE|WITH|EXPLAIN)$/.test(tokens[0]?.keyword ?? '') &&
    tokens.some((one) => /^(DELETE|MERGE)$/.test(one.keyword))
  const levels: Level[] = [{ expects: false, inFrom: false, special: false }]
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!
    const level = levels.at(-1)!
    if (token.text === '(' || token.text === '[' || token.text === '{') {
      levels.push(opened(tokens, at, level))
      level.expects = false
    } else if (token.text === ')' || token.text === ']' || token.text === '}') {
      if (levels.length > 1) levels.pop()
    } else if (token.text === ':' && level.expects) continue
    else if (token.text === ',') level.expects = level.inFrom
    else if (token.kind === 'string') {
      if (level.expects) found.strings.push(token)
      level.expects = false
    } else if (isName(token) && !isWord(tokens, at)) {
      at = chain(tokens, at, level, found)
    } else word(tokens, at, level, usingNamesTable)
  }
  return found
}

function opened(tokens: readonly Token[], at: number, outer: Level): Level {
  const first = tokens[at + 1]?.keyword ?? ''
  const before = tokens[at - 1]
  const query = opensQuery.has(first)
  if (outer.expects && !query && before?.keyword !== 'USING') return { expects: true, inFrom: true, special: false }
  return { expects: false, inFrom: false, special: !query && isName(before) }
}

/** Unreserved words that do not name anything where they stand: they open, end or qualify clauses. */
function isWord(tokens: readonly Token[], at: number): boolean {
  const { keyword } = tokens[at]!
  if (keyword === '' || tokens[at - 1]?.text === '.' || tokens[at + 1]?.text === '.') return false
  if (keyword === 'VALUES' || keyword === 'JOIN' || keyword === 'SET')
    return tokens[at + 1]?.text !== '(' || keyword === 'VALUES'
  if (keyword === 'UPDATE') return true
  if (keyword === 'INTO' || keyword === 'FROM') return true
  if (keyword === 'TRUNCATE' || keyword === 'VIEW') return at < 5
  if (keyword === 'IF') return /^(EXISTS|NOT)$/.test(tokens[at + 1]?.keyword ?? '')
  if (keyword === 'EXISTS') return tokens[at - 1]?.keyword === 'IF' || tokens[at - 1]?.keyword === 'NOT'
  return /^(DO|SAMPLE)$/.test(keyword) && tokens[at + 1]?.kind !== 'operator'
}

function word(tokens: readonly Token[], at: number, level: Level, usingNamesTable: boolean): void {
  const { keyword } = tokens[at]!
  if (keepsExpecting.has(keyword) && level.expects) return
  if (keyword === 'FROM' && (level.special || tokens[at - 1]?.keyword === 'DISTINCT')) return
  if (keyword === 'UPDATE') {
    level.expects = tokens[at + 1]?.keyword !== 'SET' && tokens[at - 1]?.keyword !== 'DO'
    return
  }
  if (keyword === 'USING' && usingNamesTable) {
    level.expects = true
    level.inFrom = true
    return
  }
  if (opensTable.has(keyword) && !(keyword === 'TABLE' && tokens[at + 1]?.text === '(')) {
    level.expects = true
    level.inFrom =
      keyword === 'FROM' ||
      (keyword === 'JOIN' ? level.inFrom : /^(TABLE|VIEW)$/.test(keyword) && tokens[0]?.keyword === 'DROP')
    return
  }
  if (endsFrom.has(keyword)) level.inFrom = level.inFrom && keyword === 'USING' && !usingNamesTable
  level.expects = false
}

/** Reads the chain at `at`; answers the index of its last token. */
function chain(tokens: readonly Token[], at: number, level: Level, found: Walked): number {
  const first = tokens[at]!
  const parts = [{ value: first.value, quoted: first.kind === 'quoted' }]
  let last = at
  while (
    tokens[last + 1]?.text === '.' &&
    (tokens[last + 2]?.kind === 'identifier' || tokens[last + 2]?.kind === 'quoted')
  ) {
    last += 2
    parts.push({ value: tokens[last]!.value, quoted: tokens[last]!.kind === 'quoted' })
  }
  const behind = tokens[last + 1]
  // `FROM alias : t` names the table behind the colon.
  const isPrefixAlias = level.expects && behind?.text === ':'
  const table = level.expects && !isPrefixAlias && tokens[at - 1]?.text !== '.'
  const intoList = tokens[at - 1]?.keyword === 'INTO'
  const call = behind?.text === '(' && !(table && intoList)
  found.chains.push({ parts, start: first.start, end: tokens[last]!.end, call, position: table ? 'table' : 'other' })
  if (!isPrefixAlias) level.expects = false
  return last
}

/** Every chain of names in the text, calls included, in order. */
export function chains(tokens: readonly Token[]): Chain[] {
  return walk(tokens).chains
}

/** Strings that stand where a table must: DuckDB would read them as files. */
export function tableStrings(tokens: readonly Token[]): Token[] {
  return walk(tokens).strings
}

/** Every name that is called, method-style calls too: the last part is the function's name. */
export function calls(tokens: readonly Token[]): Call[] {
  const found: Call[] = []
  tokens.forEach((token, at) => {
    if (tokens[at + 1]?.text !== '(' || (token.kind !== 'identifier' && token.kind !== 'quoted')) return
    if (token.kind === 'identifier' && reservedWords.has(token.keyword.toLowerCase()) && tokens[at - 1]?.text !== '.')
      return
    let first = at
    while (
      tokens[first - 1]?.text === '.' &&
      (tokens[first - 2]?.kind === 'identifier' || tokens[first - 2]?.kind === 'quoted')
    )
      first -= 2
    const parts = []
    for (let part = first; part <= at; part += 2)
      parts.push({ value: tokens[part]!.value, quoted: tokens[part]!.kind === 'quoted' })
    found.push({ parts, start: tokens[first]!.start, end: token.end })
  })
  return found
}

/** The names that WITH clauses introduce, and where they hold. */
export function cteNames(tokens: readonly Token[]): Cte[] {
  const found: Cte[] = []
  tokens.forEach((token, at) => {
    if (token.keyword !== 'WITH') return
    let next = at + 1
    if (tokens[next]?.keyword === 'RECURSIVE') next++
    const to = levelEnd(tokens, at)
    for (;;) {
      const name = tokens[next]
      if (name?.kind !== 'identifier' && name?.kind !== 'quoted') return
      const body = definition(tokens, next)
      if (body < 0) return
      found.push({ name: name.value, from: token.start, to })
      next = closing(tokens, body) + 1
      if (tokens[next]?.text !== ',') return
      next++
    }
  })
  return found
}

/** The index of the `(` that opens a CTE's body: `name [(columns)] [USING KEY (...)] AS [[NOT] MATERIALIZED] (`; -1 if it is none. */
function definition(tokens: readonly Token[], name: number): number {
  let at = name + 1
  if (tokens[at]?.text === '(') at = closing(tokens, at) + 1
  if (tokens[at]?.keyword === 'USING') {
    while (at < tokens.length && tokens[at]!.text !== '(') at++
    at = closing(tokens, at) + 1
  }
  if (tokens[at]?.keyword !== 'AS') return -1
  at++
  if (tokens[at]?.keyword === 'NOT') at++
  if (tokens[at]?.keyword === 'MATERIALIZED') at++
  return tokens[at]?.text === '(' ? at : -1
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]!.text === '(') depth++
    else if (tokens[at]!.text === ')' && --depth === 0) return at
  }
  return tokens.length
}

function levelEnd(tokens: readonly Token[], from: number): number {
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    if (tokens[at]!.text === '(') depth++
    else if (tokens[at]!.text === ')' && --depth < 0) return tokens[at]!.start
  }
  return tokens.at(-1)?.end ?? 0
}
