import { code, type Token } from './lexer.ts'

/** Walks over a statement's tokens, comments left out. All reads behind the end answer undefined or false. */
export class Cursor {
  readonly tokens: readonly Token[]
  /** Index of the next token. */
  at: number

  constructor(tokens: readonly Token[], at = 0) {
    this.tokens = code(tokens)
    this.at = at
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead]
  }

  /** Is the next token this unquoted word (upper case) or operator? */
  is(word: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token !== undefined && (token.keyword === word || (token.kind === 'operator' && token.text === word))
  }

  /** Takes the words if they come next, all of them or none. */
  take(...words: string[]): boolean {
    if (!words.every((word, ahead) => this.is(word, ahead))) return false
    this.at += words.length
    return true
  }

  /** Takes the first of the words that comes next. */
  takeOneOf(...words: string[]): string | null {
    return words.find((word) => this.take(word)) ?? null
  }

  isName(ahead = 0): boolean {
    const kind = this.peek(ahead)?.kind
    return kind === 'identifier' || kind === 'quoted'
  }

  /** Takes a dotted name; the tokens of its parts, none if no name comes next. */
  takeChain(): Token[] {
    const parts: Token[] = []
    while (this.isName()) {
      parts.push(this.peek()!)
      this.at++
      if (!this.is('.') || !this.isName(1)) break
      this.at++
    }
    return parts
  }

  /** Steps behind the `)` that belongs to the `(` at the cursor, or to the end of the text. */
  skipParentheses(): void {
    let depth = 0
    for (; this.at < this.tokens.length; this.at++) {
      if (this.is('(')) depth++
      else if (this.is(')') && --depth === 0) {
        this.at++
        return
      }
    }
  }
}
