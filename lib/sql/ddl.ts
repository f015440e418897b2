import type { Cursor } from './cursor.ts'
import type { Token } from './lexer.ts'

export type ObjectKind =
  | 'TABLE'
  | 'VIEW'
  | 'MACRO'
  | 'SEQUENCE'
  | 'TYPE'
  | 'INDEX'
  | 'SCHEMA'
  | 'COLUMN'
  | 'DATABASE'
  | 'SECRET'
  /** Another word; see `word`. */
  | ''

/** A dotted name in a statement, with UTF-16 offsets. */
export interface NameAt {
  /** Without quotes, case kept. */
  parts: string[]
  start: number
  end: number
}

export interface CreateHead {
  kind: ObjectKind
  /** The word that named the kind, in upper case. */
  word: string
  orReplace: boolean
  ifNotExists: boolean
  temporary: boolean
  name: NameAt | null
  /** CREATE INDEX ... ON this table. */
  on: NameAt | null
  /**
   * UTF-16 offset of the body after AS: the query of a view or of CREATE TABLE ... AS, the (first) expression or, after
   * TABLE, query of a macro, the definition of a type; null without one.
   */
  body: number | null
  /** CREATE MACRO ... AS TABLE. */
  tableMacro: boolean
}

/** What DROP, ALTER, COMMENT ON or TRUNCATE is about. */
export interface TargetHead {
  kind: ObjectKind
  word: string
  ifExists: boolean
  names: NameAt[]
  cascade: boolean
}

const kinds: Record<string, ObjectKind> = {
  TABLE: 'TABLE',
  VIEW: 'VIEW',
  MACRO: 'MACRO',
  FUNCTION: 'MACRO',
  SEQUENCE: 'SEQUENCE',
  TYPE: 'TYPE',
  INDEX: 'INDEX',
  SCHEMA: 'SCHEMA',
  COLUMN: 'COLUMN',
  DATABASE: 'DATABASE',
  SECRET: 'SECRET',
}

/** The head of a CREATE statement at the cursor. What does not fit leaves its field empty. */
export function readCreate(cursor: Cursor): CreateHead {
  cursor.take('CREATE')
  const orReplace = cursor.take('OR', 'REPLACE')
  const temporary = takeTemporary(cursor)
  cursor.takeOneOf('UNLOGGED', 'UNIQUE', 'RECURSIVE')
  const word = cursor.peek()?.keyword ?? ''
  const kind = kinds[word] ?? ''
  if (word) cursor.at++
  // CREATE MACRO TABLE is not DuckDB's; DROP MACRO TABLE is.
  const ifNotExists = cursor.take('IF', 'NOT', 'EXISTS')
  const name = kind === 'INDEX' && cursor.is('ON') ? null : nameAt(cursor.takeChain())
  const on = kind === 'INDEX' && cursor.take('ON') ? nameAt(cursor.takeChain()) : null
  const body = kind === 'INDEX' || kind === 'SEQUENCE' || kind === 'SCHEMA' ? null : bodyAt(cursor)
  const tableMacro = kind === 'MACRO' && body !== null && cursor.is('TABLE')
  if (tableMacro) cursor.at++
  const start = body === null ? null : (cursor.peek()?.start ?? body)
  return { kind, word, orReplace, ifNotExists, temporary, name, on, body: start, tableMacro }
}

/** The head of a DROP, ALTER, COMMENT ON or TRUNCATE statement at the cursor. */
export function readTarget(cursor: Cursor): TargetHead {
  const verb = cursor.takeOneOf('DROP', 'ALTER', 'COMMENT', 'TRUNCATE')
  if (verb === 'COMMENT') cursor.take('ON')
  let word = cursor.peek()?.keyword ?? ''
  if (verb === 'TRUNCATE') {
    cursor.take('TABLE')
    word = 'TABLE'
  } else if (word) {
    cursor.at++
  }
  const kind = kinds[word] ?? ''
  if (kind === 'MACRO') cursor.take('TABLE')
  const ifExists = cursor.take('IF', 'EXISTS')
  const names: NameAt[] = []
  do {
    const name = nameAt(cursor.takeChain())
    if (name) names.push(name)
  } while (verb !== 'ALTER' && verb !== 'COMMENT' && cursor.take(','))
  return { kind, word, ifExists, names, cascade: verb === 'DROP' && cursor.is('CASCADE') }
}

function takeTemporary(cursor: Cursor): boolean {
  const ahead = cursor.is('LOCAL') || cursor.is('GLOBAL') ? 1 : 0
  const temporary = cursor.is('TEMP', ahead) || cursor.is('TEMPORARY', ahead)
  if (temporary) cursor.at += ahead + 1
  return temporary
}

/** Steps behind the AS that is in no parentheses; its offset, or null without one. */
function bodyAt(cursor: Cursor): number | null {
  while (cursor.at < cursor.tokens.length) {
    if (cursor.is('AS')) {
      const as = cursor.peek()!
      cursor.at++
      return as.end
    }
    if (cursor.is('(')) cursor.skipParentheses()
    else cursor.at++
  }
  return null
}

function nameAt(parts: readonly Token[]): NameAt | null {
  if (parts.length === 0) return null
  return { parts: parts.map((part) => part.value), start: parts[0]!.start, end: parts.at(-1)!.end }
}
