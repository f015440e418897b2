import type { Token } from './lexer.ts'

/** What a statement is, by its first words. Offsets are UTF-16 in its text. */
export interface Head {
  /** The first word, or `(`. */
  head: string
  /** What it does: WITH ... INSERT is an INSERT, EXPLAIN DELETE a DELETE. SELECT for all queries. */
  verb: string
  /** A statement that DuckDB has, allowed here or not. */
  known: boolean
  /** For the history: SELECT, CREATE_TABLE_AS_SELECT, DROP_VIEW, ... */
  queryType: string
  explain: { innerAt: number; analyze: boolean } | null
  /** DROP or ALTER with IF EXISTS. */
  ifExists: boolean
  create: CreateHead | null
}

export interface CreateHead {
  kind: 'TABLE' | 'VIEW' | 'MACRO' | 'SEQUENCE' | 'TYPE' | 'INDEX' | 'OTHER'
  name: string[]
  nameAt: number
  orReplace: boolean
  ifNotExists: boolean
  temporary: boolean
  /** Where the query or expression behind AS begins; null without one. */
  bodyAt: number | null
}

const queries = new Set(
  'SELECT FROM VALUES TABLE ( PIVOT UNPIVOT SUMMARIZE DESCRIBE PIVOT_WIDER PIVOT_LONGER'.split(' '),
)
const writes = new Set('INSERT UPDATE DELETE MERGE TRUNCATE'.split(' '))
const others = new Set(
  'WITH CREATE DROP ALTER COMMENT EXPLAIN SET RESET BEGIN START COMMIT END ROLLBACK ABORT ATTACH DETACH COPY EXPORT IMPORT PRAGMA CALL INSTALL LOAD UPDATE_EXTENSIONS CHECKPOINT FORCE VACUUM ANALYZE USE SHOW PREPARE EXECUTE DEALLOCATE GRANT REVOKE REINDEX'.split(
    ' ',
  ),
)

/** The class of a statement from its tokens (comments left out). */
export function headOf(tokens: readonly Token[]): Head {
  const first = tokens[0]
  const head = first?.text === '(' ? '(' : (first?.keyword ?? '')
  const made: Head = {
    head,
    verb: queries.has(head) ? 'SELECT' : head,
    known: queries.has(head) || writes.has(head) || others.has(head),
    queryType: queries.has(head) ? 'SELECT' : head || 'UNKNOWN',
    explain: null,
    ifExists: false,
    create: null,
  }
  if (head === 'WITH') made.verb = made.queryType = verbOfWith(tokens)
  else if (head === 'EXPLAIN') explain(tokens, made)
  else if (head === 'CREATE') create(tokens, made)
  else if (head === 'DROP' || head === 'ALTER') {
    made.queryType = `${head}_${tokens[1]?.keyword ?? ''}`
    made.ifExists = tokens.some((token, at) => at < 5 && token.keyword === 'IF' && tokens[at + 1]?.keyword === 'EXISTS')
  } else if (head === 'TRUNCATE') made.queryType = 'TRUNCATE_TABLE'
  return made
}

function verbOfWith(tokens: readonly Token[]): string {
  let depth = 0
  for (const token of tokens.slice(1)) {
    if (token.text === '(') depth++
    else if (token.text === ')') depth--
    else if (depth === 0 && writes.has(token.keyword)) return token.keyword
    else if (depth === 0 && queries.has(token.keyword)) return 'SELECT'
  }
  return 'SELECT'
}

function explain(tokens: readonly Token[], made: Head): void {
  let at = 1
  let analyze = false
  if (tokens[at]?.keyword === 'ANALYZE' || tokens[at]?.keyword === 'ANALYSE') {
    analyze = true
    at++
  } else if (tokens[at]?.text === '(' && /^(ANALYZE|ANALYSE|FORMAT)$/.test(tokens[at + 1]?.keyword ?? '')) {
    const end = tokens.findIndex((token) => token.text === ')')
    analyze = tokens.slice(at, end).some((token) => /^ANALY[ZS]E$/.test(token.keyword))
    at = end + 1
  }
  const inner = headOf(tokens.slice(at))
  made.explain = { innerAt: tokens[at]?.start ?? 0, analyze }
  made.verb = inner.verb
  made.create = inner.create
  made.ifExists = inner.ifExists
  made.queryType = 'EXPLAIN'
}

function create(tokens: readonly Token[], made: Head): void {
  let at = 1
  const take = (...words: string[]) => {
    const fits = words.every((word, index) => tokens[at + index]?.keyword === word)
    if (fits) at += words.length
    return fits
  }
  const orReplace = take('OR', 'REPLACE')
  const temporary = take('TEMP') || take('TEMPORARY') || take('LOCAL', 'TEMP') || take('LOCAL', 'TEMPORARY')
  for (const word of ['UNLOGGED', 'RECURSIVE', 'UNIQUE', 'PERSISTENT']) take(word)
  const word = tokens[at]?.keyword ?? ''
  at++
  const kind =
    word === 'FUNCTION'
      ? 'MACRO'
      : ((['TABLE', 'VIEW', 'MACRO', 'SEQUENCE', 'TYPE', 'INDEX'] as const).find((one) => one === word) ?? 'OTHER')
  if (kind === 'INDEX') take('CONCURRENTLY')
  const ifNotExists = take('IF', 'NOT', 'EXISTS')
  const name: string[] = []
  const nameAt = tokens[at]?.start ?? 0
  while (tokens[at]?.kind === 'identifier' || tokens[at]?.kind === 'quoted') {
    name.push(tokens[at]!.value)
    if (tokens[at + 1]?.text !== '.') break
    at += 2
  }
  const as = kind === 'TABLE' || kind === 'VIEW' || kind === 'MACRO' ? bodyStart(tokens, at + 1) : -1
  const bodyAt = as < 0 ? null : (tokens[as + 1]?.start ?? null)
  made.create = { kind, name, nameAt, orReplace, ifNotExists, temporary, bodyAt }
  made.queryType = kind === 'TABLE' && bodyAt !== null ? 'CREATE_TABLE_AS_SELECT' : `CREATE_${word}`
}

/** The AS that a body follows: the first at depth 0. */
function bodyStart(tokens: readonly Token[], from: number): number {
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]!
    if (token.text === '(') depth++
    else if (token.text === ')') depth--
    else if (depth === 0 && token.keyword === 'AS') return at
  }
  return -1
}
