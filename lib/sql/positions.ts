import type { Head } from './classify.ts'
import { reservedWords } from './keywords.ts'
import type { Token } from './lexer.ts'

/** What is known inside one pair of parentheses. */
interface Frame {
  /** A table name, a subquery or a table function must come next. */
  expected: boolean
  /** In a FROM clause, where a comma announces the next table. */
  from: boolean
  /** Arguments of extract, substring, trim, overlay: their FROM begins no clause. */
  fromIsArgument: boolean
  /** Among the rows of `FROM VALUES (1), (2) v`, whose commas announce rows. */
  rows?: boolean
}

const endsFrom = new Set(
  'WHERE GROUP HAVING WINDOW QUALIFY ORDER LIMIT OFFSET UNION EXCEPT INTERSECT SELECT RETURNING FETCH SET WITH'.split(
    ' ',
  ),
)
const argumentFrom = new Set(['EXTRACT', 'SUBSTRING', 'TRIM', 'OVERLAY'])
const pivots = new Set(['PIVOT', 'UNPIVOT', 'PIVOT_WIDER', 'PIVOT_LONGER'])
const beginsStatement = new Set(['', '(', ')', 'AS', 'EXPLAIN', 'ANALYZE', 'ANALYSE', 'VERBOSE'])
/** Before TABLE: DDL, whose names come from the head. Elsewhere TABLE begins a query. */
const namesKind = new Set('CREATE REPLACE TEMP TEMPORARY UNLOGGED DROP ALTER ON MACRO FUNCTION .'.split(' '))

export interface Positions {
  /** Indexes of the tokens that begin a table reference: names and strings, only where the grammar allows nothing else. */
  tables: ReadonlySet<number>
  /** Indexes of the names behind a table reference in FROM: aliases, words of joins, what ON compares. */
  behind: ReadonlySet<number>
}

/** Where tables are named in a statement; `tokens` without comments. */
export function tablePositions(tokens: readonly Token[], head: Head): Positions {
  const found = new Set<number>()
  const behind = new Set<number>()
  const named = new Set((head.target?.names ?? []).map((name) => name.start))
  const namesTables = head.target?.kind === 'TABLE' || head.target?.kind === 'VIEW'
  const stack: Frame[] = []
  let frame: Frame = { expected: false, from: false, fromIsArgument: false }
  let usingSeen = false
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!
    const word = token.keyword
    const before = wordOf(tokens[at - 1])
    if (token.start === head.create?.on?.start || (namesTables && named.has(token.start))) found.add(at)
    if (frame.from && !frame.expected) behind.add(at)
    if (token.text === '(' && token.kind === 'operator') {
      stack.push(frame)
      // `FROM (a JOIN b)`; behind USING it may be a list of columns.
      const expected = frame.expected && before !== 'USING'
      frame.expected = false
      frame = { expected, from: expected, fromIsArgument: argumentFrom.has(before) && wordOf(tokens[at - 2]) !== '.' }
    } else if (token.text === ')' && token.kind === 'operator') {
      frame = stack.pop() ?? { expected: false, from: false, fromIsArgument: false }
    } else if (frame.expected && isTable(token)) {
      // `FROM alias : t`
      if (wordOf(tokens[at + 1]) === ':') at++
      else {
        found.add(at)
        frame.expected = false
      }
    } else if (token.text === ',' && token.kind === 'operator') {
      frame.expected = frame.from && !(frame.rows && wordOf(tokens[at + 1]) === '(')
    } else if (word === 'FROM') {
      const isDistinctFrom = before === 'DISTINCT' && ['IS', 'NOT'].includes(wordOf(tokens[at - 2]))
      if (!frame.fromIsArgument && !isDistinctFrom && before !== '.') frame.expected = frame.from = true
    } else if (word === 'JOIN' && before !== '.') {
      frame.expected = frame.from = true
    } else if (announcesTable(tokens, at, head, usingSeen)) {
      if (word === 'USING') {
        usingSeen = true
        frame.from = true
      }
      // `FROM (PIVOT t ON a, b)`: its commas announce columns.
      if (pivots.has(word)) frame.from = false
      frame.expected = true
    } else if (word !== 'ONLY' && word !== 'LATERAL') {
      // `FROM VALUES (1) v(a), t`: VALUES is the table, and the list goes on behind it; `(VALUES ...)` is a query.
      frame.rows = word === 'VALUES'
      if (word === 'VALUES' && before === '(') frame.from = false
      if (word === 'VALUES' || (word !== '' && reservedWords.has(word.toLowerCase()))) frame.expected = false
      const ordinality = word === 'WITH' && wordOf(tokens[at + 1]) === 'ORDINALITY'
      if (endsFrom.has(word) && before !== '.' && !ordinality) frame.from = frame.expected = false
    }
  }
  return { tables: found, behind }
}

function announcesTable(tokens: readonly Token[], at: number, head: Head, usingSeen: boolean): boolean {
  const before = wordOf(tokens[at - 1])
  const next = tokens[at + 1]
  switch (tokens[at]!.keyword) {
    case 'INTO':
      return ['INSERT', 'MERGE', 'REPLACE', 'IGNORE'].includes(before)
    case 'UPDATE':
      return beginsStatement.has(before) && head.verb === 'UPDATE' && next?.keyword !== 'SET'
    case 'USING':
      return !usingSeen && (head.verb === 'DELETE' || head.verb === 'MERGE')
    case 'TRUNCATE':
      return head.verb === 'TRUNCATE' && beginsStatement.has(before)
    case 'ON':
      return head.create?.kind === 'INDEX'
    case 'TABLE':
      return !namesKind.has(before)
    case 'SUMMARIZE':
    case 'DESCRIBE':
    case 'SHOW':
    case 'REFERENCES':
      return true
    case 'PIVOT':
    case 'UNPIVOT':
    case 'PIVOT_WIDER':
    case 'PIVOT_LONGER':
      return beginsStatement.has(before) && !(before === ')' && next?.text === '(')
    default:
      return false
  }
}

function isTable(token: Token): boolean {
  if (token.kind === 'quoted' || token.kind === 'string') return true
  if (token.kind !== 'identifier') return false
  const word = token.keyword.toLowerCase()
  return !reservedWords.has(word) && token.keyword !== 'VALUES'
}

/** The keyword or operator, to compare with; '' before the first token, the kind (in lower case) for all else. */
function wordOf(token: Token | undefined): string {
  if (token === undefined) return ''
  return token.kind === 'operator' ? token.text : token.keyword || token.kind
}
