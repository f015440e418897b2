import { placeAt, syntaxError } from '../errors.ts'
import { columnNameWords, reservedWords, typeFunctionWords } from './keywords.ts'
import { code, lex } from './lexer.ts'

/** Words that stand before a name in Mallard's own statements: `USE role` would not mean a database called role. */
const houseWords = new Set('account database grants role schema secondary stage user warehouse'.split(' '))

/** A name in double quotes, safe anywhere in DuckDB's SQL. Throws 42601 for what no name can be: empty, or with NUL. */
export function quoteName(name: string): string {
  if (name === '' || name.includes('\0')) throw syntaxError('A name cannot be empty or contain NUL.')
  return `"${name.replaceAll('"', '""')}"`
}

/** The name as a person would write it: in quotes only where DuckDB or Mallard would read something else. */
export function quoteNameIfNeeded(name: string): string {
  const word = name.toLowerCase()
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
  const taken =
    reservedWords.has(word) || typeFunctionWords.has(word) || columnNameWords.has(word) || houseWords.has(word)
  return plain && !taken ? name : quoteName(name)
}

/** A string literal. Throws 42601 for NUL, which DuckDB's parser cannot read. */
export function quoteString(value: string): string {
  if (value.includes('\0')) throw syntaxError('A string cannot contain NUL.')
  return `'${value.replaceAll("'", "''")}'`
}

/** `"d"."s"."t"`. */
export function quoteQualified(parts: readonly string[]): string {
  return parts.map(quoteName).join('.')
}

/**
 * The parts of a name as USE takes it, quoted or not: `d`, `"My d".s`, `d.s.t`. Throws 42601 with the place for
 * anything else, and for more than three parts.
 */
export function parseName(text: string): string[] {
  const tokens = code(lex(text))
  const parts: string[] = []
  for (let at = 0; ; at += 2) {
    const token = tokens[at]
    if (token?.kind !== 'identifier' && token?.kind !== 'quoted') break
    parts.push(token.value)
    if (at + 1 === tokens.length && parts.length <= 3) return parts
    if (tokens[at + 1]?.text !== '.') break
  }
  const wrong = tokens[parts.length * 2 - 1] ?? tokens.at(-1)
  throw syntaxError(
    `'${text}' is not a name; quote it if it contains other characters: "..."`,
    placeAt(text, wrong?.start ?? 0),
  )
}
