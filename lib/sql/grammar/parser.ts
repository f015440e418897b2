import { type MallardError, placeAt, syntaxError } from '../../errors.ts'
import { Cursor } from '../cursor.ts'
import { reservedWords } from '../keywords.ts'
import type { Token } from '../lexer.ts'
import type { ObjectName } from '../statements.ts'

/** Reads one statement's tokens; whatever does not fit is 42601 at its place. */
export class Parser extends Cursor {
  readonly text: string

  constructor(text: string, tokens: readonly Token[], at = 0) {
    super(tokens, at)
    this.text = text
  }

  /** The error for what stands at the cursor, or at an earlier token. */
  unexpected(expected: string, at: number = this.at): MallardError {
    const token = this.tokens[at]
    const found = token ? `'${token.text.length > 40 ? `${token.text.slice(0, 40)}...` : token.text}'` : 'the end'
    return syntaxError(`Expected ${expected}, found ${found}.`, placeAt(this.text, this.#offset(at)))
  }

  /** UTF-16 offset of the cursor: that of the next token, or the end of the last one. */
  get offset(): number {
    return this.#offset(this.at)
  }

  #offset(at: number): number {
    return this.tokens[at]?.start ?? this.tokens.at(-1)?.end ?? 0
  }

  get atEnd(): boolean {
    return this.at >= this.tokens.length
  }

  expect(...words: string[]): void {
    for (const word of words) if (!this.take(word)) throw this.unexpected(word)
  }

  expectOneOf(...words: string[]): string {
    const found = this.takeOneOf(...words)
    if (found === null) throw this.unexpected(words.join(' or '))
    return found
  }

  end(): void {
    if (!this.atEnd) throw this.unexpected('the end of the statement')
  }

  /** Does a name begin here? A reserved word is none without quotes. */
  startsName(ahead = 0): boolean {
    const token = this.peek(ahead)
    return token?.kind === 'quoted' || (token?.kind === 'identifier' && !reservedWords.has(token.keyword.toLowerCase()))
  }

  /** A dotted name of at most `most` parts; `what` names it in the error. */
  name(what: string, most = 1): ObjectName {
    if (!this.startsName()) throw this.unexpected(what)
    const first = this.at
    const parts = this.takeChain()
    if (this.is('.')) throw this.unexpected('a name behind the dot', this.at + 1)
    if (parts.length > most) throw this.unexpected(`${what} without a further qualifier`, first + 2 * most)
    return { parts: parts.map((part) => part.value), at: parts[0]!.start }
  }

  /** A name of one part that is no object's: a setting, a prepared statement. */
  word(what: string): Token {
    if (!this.isName()) throw this.unexpected(what)
    this.at++
    return this.peek(-1)!
  }

  string(what = 'a string in single quotes'): string {
    const token = this.peek()
    if (token?.kind !== 'string') throw this.unexpected(what)
    this.at++
    return token.value
  }

  /** A whole number without a sign. */
  integer(what: string): number {
    const token = this.peek()
    const value = token?.kind === 'number' ? Number(token.text.replaceAll('_', '')) : Number.NaN
    if (!Number.isSafeInteger(value)) throw this.unexpected(what)
    this.at++
    return value
  }

  /**
   * Splits what stands between the `(` at the cursor and its `)` at the commas outside of further brackets, and steps
   * behind it. Index ranges of tokens; an empty list for `()`.
   */
  list(what: string): { from: number; to: number }[] {
    this.expect('(')
    const items: { from: number; to: number }[] = []
    let from = this.at
    let depth = 0
    for (; !this.atEnd; this.at++) {
      const { kind, text } = this.peek()!
      if (kind !== 'operator') continue
      const closes = depth === 0 && text === ')'
      if (closes || (depth === 0 && text === ',')) {
        if (this.at === from && !(closes && items.length === 0)) throw this.unexpected(what)
        if (this.at > from) items.push({ from, to: this.at })
        from = this.at + 1
      }
      if (closes) {
        this.at++
        return items
      }
      if (text === '(' || text === '[' || text === '{') depth++
      else if (text === ')' || text === ']' || text === '}') depth--
    }
    throw this.unexpected("')'")
  }

  /** The text from one token to before another, without the white space around it. */
  textOf(from: number, to: number): { text: string; at: number } {
    const at = this.#offset(from)
    return { text: to > from ? this.text.slice(at, this.tokens[to - 1]!.end) : '', at }
  }
}
