import { Cursor } from './cursor.ts'
import { type CreateHead, readCreate, readTarget, type TargetHead } from './ddl.ts'
import { ofTokens } from './ofTokens.ts'

export type { CreateHead, NameAt, ObjectKind, TargetHead } from './ddl.ts'

export interface ExplainHead {
  /** UTF-16 offset of the explained statement. */
  innerAt: number
  analyze: boolean
  /** Option names in upper case, e.g. FORMAT. */
  options: string[]
}

/** What kind of statement a text is, told from its first tokens; nothing here says that the rest is valid. */
export interface Head {
  /** The first word in upper case, `(`, or '' for a text that begins with neither. */
  head: string
  /** UTF-16 offset of the first token; 0 for none. */
  at: number
  /** What it does: SELECT for everything that only reads; for WITH and EXPLAIN that of the inner statement. */
  verb: string
  /** For the history: SELECT, INSERT, CREATE_TABLE_AS_SELECT, DROP_VIEW, BEGIN, EXPLAIN, ... */
  queryType: string
  /** A statement that DuckDB has, allowed here or not. */
  known: boolean
  explain: ExplainHead | null
  create: CreateHead | null
  /** Of DROP, ALTER, COMMENT ON and TRUNCATE. */
  target: TargetHead | null
  /** DROP or ALTER with IF EXISTS. */
  ifExists: boolean
}

const reading = new Set(
  'SELECT FROM VALUES TABLE PIVOT UNPIVOT PIVOT_WIDER PIVOT_LONGER SUMMARIZE DESCRIBE DESC SHOW'.split(' '),
)
const others = new Set(
  (
    'WITH INSERT UPDATE DELETE MERGE TRUNCATE CREATE DROP ALTER COMMENT EXPLAIN SET RESET BEGIN START COMMIT END ' +
    'ROLLBACK ABORT ATTACH DETACH COPY EXPORT IMPORT PRAGMA CALL INSTALL LOAD CHECKPOINT FORCE VACUUM ANALYZE ANALYSE ' +
    'USE PREPARE EXECUTE DEALLOCATE REINDEX ('
  ).split(' '),
)
const queryTypes: Record<string, string> = {
  START: 'BEGIN',
  END: 'COMMIT',
  ABORT: 'ROLLBACK',
  TRUNCATE: 'TRUNCATE_TABLE',
}

const none = { explain: null, create: null, target: null, ifExists: false }

/** The class of a statement; `tokens` may contain comments. Never throws. */
export const headOf = ofTokens((tokens): Head => headAt(new Cursor(tokens)))

function headAt(cursor: Cursor): Head {
  const first = cursor.peek()
  const head = first?.keyword || (first?.text === '(' ? '(' : '')
  const plain = { head, at: first?.start ?? 0, known: reading.has(head) || others.has(head), ...none }
  if (head === 'EXPLAIN') return explainAt(cursor, plain.at)
  while (cursor.take('(')) {}
  if (cursor.is('WITH')) skipWith(cursor)
  const word = cursor.peek()?.keyword ?? ''
  const verb = reading.has(word) || cursor.is('(') ? 'SELECT' : word
  if (verb === 'CREATE') {
    const create = readCreate(cursor)
    return { ...plain, verb, queryType: createType(create), create }
  }
  if (verb === 'DROP' || verb === 'ALTER' || verb === 'COMMENT' || verb === 'TRUNCATE') {
    const target = readTarget(cursor)
    const queryType = queryTypes[verb] ?? (verb === 'COMMENT' ? verb : `${verb}_${target.kind || 'UNKNOWN'}`)
    return { ...plain, verb, queryType: queryType.replace(' ', '_'), target, ifExists: target.ifExists }
  }
  return { ...plain, verb, queryType: queryTypes[verb] ?? (verb || 'UNKNOWN') }
}

function createType(create: CreateHead): string {
  const kind = create.kind === 'MACRO' ? 'FUNCTION' : create.kind || 'UNKNOWN'
  return `CREATE_${kind}${create.kind === 'TABLE' && create.bodyAt !== null ? '_AS_SELECT' : ''}`.replace(' ', '_')
}

/** Steps over `WITH [RECURSIVE] a AS (...), ...` to the statement's own verb. */
function skipWith(cursor: Cursor): void {
  cursor.take('WITH')
  cursor.take('RECURSIVE')
  for (; cursor.at < cursor.tokens.length; cursor.at++) {
    if (!cursor.is('(')) continue
    const isBody = cursor.is('AS', -1) || cursor.is('MATERIALIZED', -1)
    cursor.skipParentheses()
    if (isBody && !cursor.is(',')) return
    cursor.at--
  }
}

function explainAt(cursor: Cursor, at: number): Head {
  cursor.take('EXPLAIN')
  const options: string[] = []
  let analyze = cursor.takeOneOf('ANALYZE', 'ANALYSE') !== null
  cursor.take('VERBOSE')
  // `EXPLAIN (SELECT 1)` is a query in parentheses; options begin with any other word.
  if (cursor.is('(') && !reading.has(cursor.peek(1)?.keyword ?? '') && !cursor.is('WITH', 1) && !cursor.is('(', 1)) {
    const end = new Cursor(cursor.tokens, cursor.at)
    end.skipParentheses()
    for (cursor.at++; cursor.at < end.at - 1; cursor.at++) {
      if (cursor.is('(', -1) || cursor.is(',', -1)) options.push(cursor.peek()!.keyword)
    }
    cursor.at = end.at
    analyze ||= options.includes('ANALYZE') || options.includes('ANALYSE')
  }
  // EXPLAIN EXPLAIN is nothing to DuckDB; following it would go as deep as a text likes.
  const inner = cursor.is('EXPLAIN') ? { ...none, verb: 'EXPLAIN', at: cursor.peek()!.start } : headAt(cursor)
  return {
    ...inner,
    head: 'EXPLAIN',
    at,
    queryType: 'EXPLAIN',
    known: true,
    explain: { innerAt: inner.at, analyze, options },
  }
}
