import { headOf } from './classify.ts'
import { Cursor } from './cursor.ts'
import { reservedWords } from './keywords.ts'
import type { Token } from './lexer.ts'
import { ofTokens } from './ofTokens.ts'
import { tablePositions } from './positions.ts'

export interface ChainPart {
  /** Without quotes, case kept. */
  value: string
  quoted: boolean
  start: number
  end: number
}

/** A dotted name as it stands in a statement. Offsets are UTF-16. */
export interface Chain {
  parts: ChainPart[]
  start: number
  end: number
  /** The next token is `(`. */
  call: boolean
  /** A `.` stands before it: `f(x).g()`, `l[1].a`. */
  afterDot: boolean
  /**
   * `table`: it stands where only a table, view, CTE or table function can; `created`: the name that CREATE makes;
   * `other`: a column, a function, a type, an alias, ...
   */
  position: 'table' | 'created' | 'other'
  /** A string where a table name must stand: `FROM 'file.csv'`. */
  string: boolean
  /** It stands behind a table reference in FROM: as its alias, or in a join's condition. */
  behindTable: boolean
  /** Indexes of its first and last token in `code(tokens)`. */
  first: number
  last: number
}

/**
 * Every dotted name in a statement, in order: also aliases, types and column names, and unreserved keywords; but not
 * reserved keywords, which cannot name anything. `tokens` may contain comments.
 */
export const chains = ofTokens((tokens): readonly Chain[] => {
  const head = headOf(tokens)
  const cursor = new Cursor(tokens)
  const { tables, behind } = tablePositions(cursor.tokens, head)
  const created = head.create?.name.length ? head.create.nameAt : -1
  const found: Chain[] = []
  while (cursor.at < cursor.tokens.length) {
    const first = cursor.at
    const token = cursor.peek()!
    const afterDot = cursor.is('.', -1)
    const string = token.kind === 'string' && tables.has(first)
    if (!string && (!cursor.isName() || (!afterDot && isReserved(token)))) {
      cursor.at++
      continue
    }
    const parts = string ? [token] : cursor.takeChain()
    if (string) cursor.at++
    found.push({
      parts: parts.map(({ kind, value, start, end }) => ({ value, quoted: kind !== 'identifier', start, end })),
      start: token.start,
      end: parts.at(-1)!.end,
      call: cursor.is('('),
      afterDot,
      position: token.start === created ? 'created' : tables.has(first) ? 'table' : 'other',
      string,
      behindTable: behind.has(first),
      first,
      last: cursor.at - 1,
    })
  }
  return found
})

function isReserved(token: Token): boolean {
  return token.keyword !== '' && reservedWords.has(token.keyword.toLowerCase())
}
