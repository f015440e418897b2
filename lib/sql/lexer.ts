import { type MallardError, notSupported, placeAt, syntaxError } from '../errors.ts'
import { ofTokens } from './ofTokens.ts'
import { type Fault, Scanner, type TokenKind } from './scanner.ts'
import { plainSpaces } from './spaces.ts'
import { tokenValue } from './values.ts'

export type { TokenKind } from './scanner.ts'

export interface Token {
  kind: TokenKind
  /** UTF-16 offsets in the lexed text; `end` is behind the token. */
  start: number
  end: number
  /** As written. */
  text: string
  /** A name without its quotes (case kept), a string's value, a parameter's name or number; else as written. */
  value: string
  /** The ASCII upper case of an unquoted word, '' for all else: `token.keyword === 'FROM'`. */
  keyword: string
}

/**
 * The tokens of a text, comments included, exactly where DuckDB 1.5's lexer ends them; white space makes none.
 * Throws 42601 or 0A000 with the place: what is not terminated, NUL, lone surrogates, `U&''`, `U&""`, continued
 * E-strings, back-ticks, E-strings with escapes that DuckDB does not know.
 */
export function lex(text: string): Token[] {
  const fault = badCharacter(text)
  if (fault) throw refusal(text, fault)
  const seen = plainSpaces(text)
  const scanner = new Scanner(seen)
  const tokens: Token[] = []
  while (scanner.next()) {
    if (scanner.fault) throw refusal(text, scanner.fault)
    const { kind, start, end } = scanner
    const written = seen.slice(start, end)
    const value = tokenValue(kind, written)
    if (typeof value !== 'string') throw refusal(text, { ...value, at: start + value.at })
    const keyword = kind === 'identifier' ? upper(written) : ''
    tokens.push({ kind, start, end, text: seen === text ? written : text.slice(start, end), value, keyword })
  }
  return tokens
}

/** {@link lex} without the comments; the same array where there are none. */
export const code = ofTokens((tokens) =>
  tokens.some((token) => token.kind === 'comment') ? tokens.filter((token) => token.kind !== 'comment') : tokens,
)

/**
 * The tokens, without comments, of a text that must be one statement: a `;` with anything behind it is 42601.
 * A piece of a larger text is lexed anew with this before it runs, since it must be one statement by itself.
 */
export function lexStatement(text: string): readonly Token[] {
  const tokens = code(lex(text))
  const stop = tokens.findIndex((token) => token.text === ';')
  if (stop < 0) return tokens
  const behind = tokens.slice(stop).find((token) => token.text !== ';')
  if (behind) throw syntaxError('Only one statement can be run at a time here.', placeAt(text, behind.start))
  return tokens.slice(0, stop)
}

/** The keyword of a text's first token, '' if it is no unquoted word; the rest is not looked at. Never throws. */
export function firstKeyword(text: string): string {
  const scanner = new Scanner(plainSpaces(text))
  while (scanner.next()) {
    if (scanner.kind !== 'comment')
      return scanner.kind === 'identifier' ? upper(text.slice(scanner.start, scanner.end)) : ''
  }
  return ''
}

/** ASCII upper case: `ı` and `ſ` have ASCII capitals in Unicode but are other letters to DuckDB. */
export function upper(word: string): string {
  return /[^\0-\x7f]/.test(word) ? word.replace(/[a-z]/g, (letter) => letter.toUpperCase()) : word.toUpperCase()
}

function badCharacter(text: string): Fault | null {
  const nul = text.indexOf('\0')
  if (nul >= 0) return { at: nul, message: 'The text contains a NUL character.' }
  if (text.isWellFormed()) return null
  const lone = text.search(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/)
  return { at: lone, message: 'The text is not valid Unicode: half of a surrogate pair.' }
}

function refusal(text: string, fault: Fault): MallardError {
  const place = placeAt(text, fault.at)
  return fault.hint ? notSupported(fault.message, fault.hint, place) : syntaxError(fault.message, place)
}
