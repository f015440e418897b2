import { MallardError, notSupported, placeAt, syntaxError } from '../../errors.ts'
import { asDollars, type Head, headOf, lexStatement, type Token } from '../../sql/index.ts'
import type { Bindings } from '../types.ts'

/** What the gate knows of a statement before it touches the engine. */
export interface Read {
  text: string
  /** As the user wrote it; `text` without what only Mallard reads. */
  written: string
  tokens: readonly Token[]
  head: Head
  /** CREATE SECURE VIEW: the word is Mallard's, and is blanked before DuckDB reads the text. */
  secure: boolean
  /** DESCRIBE <query>: `text` begins with EXPLAIN for the gate's sake and runs as DESCRIBE. */
  describe?: boolean
}

const heads = new Set(
  'SELECT WITH FROM VALUES TABLE ( PIVOT UNPIVOT SUMMARIZE INSERT UPDATE DELETE MERGE TRUNCATE CREATE DROP ALTER COMMENT EXPLAIN SET RESET'.split(
    ' ',
  ),
)

const insteadOf: Record<string, string> = {
  ATTACH: 'Databases attach by themselves; make one with CREATE DATABASE.',
  DETACH: 'Databases attach and detach by themselves.',
  COPY: 'Use Load a file (right-click a schema in the tree, or Ctrl-K); export results from the result grid.',
  EXPORT: 'Export results from the result grid.',
  IMPORT: 'Use Load a file: right-click a schema in the tree, or Ctrl-K.',
  PRAGMA: 'Use SHOW, DESCRIBE or SET.',
  CALL: 'Write a SELECT.',
  INSTALL: 'The administrator installs extensions with npm run extensions.',
  LOAD: 'The administrator installs extensions with npm run extensions.',
}

/**
 * Reads the text up to its head; a `:name` that has a binding becomes DuckDB's `$name`, in the same place.
 * @throws MallardError 42601 or 0A000.
 */
export function read(written: string, bindings: Bindings = {}): Read {
  const { text, tokens, secure } = secureView(withDollars(written, bindings))
  refuseDeepNesting(text, tokens)
  const head = headOf(tokens)
  if (tokens.length === 0) throw syntaxError('There is no statement in this text.', { line: 1, column: 1 })
  if (!heads.has(head.head))
    throw insteadOf[head.head] || head.known
      ? notSupported(`${head.head} is not allowed here.`, insteadOf[head.head])
      : syntaxError(`Syntax error at or near "${tokens[0]?.text ?? ''}".`, { line: 1, column: 1 })
  return { text, written, tokens, head, secure }
}

/** DuckDB's parser and binder recurse; this many levels no person writes. */
const deepest = 1_000

function refuseDeepNesting(text: string, tokens: readonly Token[]): void {
  let depth = 0
  for (const token of tokens) {
    if (token.kind !== 'operator') continue
    if (token.text === '(' || token.text === '[' || token.text === '{') depth++
    else if (token.text === ')' || token.text === ']' || token.text === '}') depth--
    if (depth > deepest)
      throw new MallardError('54001', `The statement is nested more than ${deepest} levels deep.`, {
        place: placeAt(text, token.start),
      })
  }
}

function withDollars(written: string, bindings: Bindings): string {
  const names = new Set(Object.keys(bindings).map((name) => name.toLowerCase()))
  return names.size > 0 && written.includes(':') ? asDollars(written, lexStatement(written), names) : written
}

/** CREATE [OR REPLACE] SECURE VIEW, with the word blanked so that places stay where they are. */
function secureView(written: string): Pick<Read, 'text' | 'tokens' | 'secure'> {
  const tokens = lexStatement(written)
  const at = tokens[1]?.keyword === 'OR' && tokens[2]?.keyword === 'REPLACE' ? 3 : 1
  const word = tokens[at]
  if (tokens[0]?.keyword !== 'CREATE' || word?.keyword !== 'SECURE' || tokens[at + 1]?.keyword !== 'VIEW')
    return { text: written, tokens, secure: false }
  const text = `${written.slice(0, word.start)}${' '.repeat(word.end - word.start)}${written.slice(word.end)}`
  return { text, tokens: tokens.filter((token) => token !== word), secure: true }
}
