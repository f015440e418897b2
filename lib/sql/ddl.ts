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
  /** The new name's parts without quotes, case kept; empty for CREATE INDEX ON ... */
  name: string[]
  /** UTF-16 offsets of the name; where it should stand if there is none. */
  nameAt: number
  nameEnd: number
  /** CREATE INDEX ... ON this table. */
  on: NameAt | null
  /**
   * UTF-16 offset of what follows AS: the query of a view or of CREATE TABLE ... AS; a macro's first expression, or
   * the TABLE before its query; null without one.
   */
  bodyAt: number | null
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
  const ifNotExists = cursor.take('IF', 'NOT', 'EXISTS')
  const missing = cursor.peek()?.start ?? 0
  const name = kind === 'INDEX' && cursor.is('ON') ? null : nameAt(cursor.takeChain())
  const on = kind === 'INDEX' && cursor.take('ON') ? nameAt(cursor.takeChain()) : null
  const hasBody = (kind === 'TABLE' || kind === 'VIEW' || kind === 'MACRO') && skipToBody(cursor)
  return {
    kind,
    word,
    orReplace,
    ifNotExists,
    temporary,
    name: name?.parts ?? [],
    nameAt: name?.start ?? missing,
    nameEnd: name?.end ?? missing,
    on,
    bodyAt: hasBody ? (cursor.peek()?.start ?? null) : null,
    tableMacro: hasBody && kind === 'MACRO' && cursor.is('TABLE'),
  }
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

/** Steps behind the AS that is in no parentheses; false without one. */
function skipToBody(cursor: Cursor): boolean {
  while (cursor.at < cursor.tokens.length) {
    if (cursor.take('AS')) return true
    if (cursor.is('(')) cursor.skipParentheses()
    else cursor.at++
  }
  return false
}

function nameAt(parts: readonly Token[]): NameAt | null {
  if (parts.length === 0) return null
  return { parts: parts.map((part) => part.value), start: parts[0]!.start, end: parts.at(-1)!.end }
}
