import {
  blockCommentEnd,
  continuation,
  escapedStringEnd,
  identifierEnd,
  lineCommentEnd,
  type OperatorRun,
  operatorEnd,
  operatorRun,
} from './scan.ts'

export type TokenKind = 'identifier' | 'quoted' | 'string' | 'number' | 'operator' | 'parameter' | 'comment'

/** Why a text is refused, and at which UTF-16 offset. `hint` marks what DuckDB may know but Mallard does not let through. */
export interface Fault {
  message: string
  hint?: string
  at: number
}

const number = /(?:\d(?:_?\d)*(?:\.(?!\.)(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?/y
const integer = /\d(?:_?\d)*/y
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z_0-9\u0080-\uffff]*)?\$/y
const named = /(?![eExXbBnN]'|[uU]&['"])[A-Za-z_\u0080-\uffff]/y
const blank = /[ \t\n\r\f]*/y

/**
 * Walks a text token by token where DuckDB 1.5's own lexer (libpg_query's scan.l) does: the same ends of strings,
 * comments and operators. After `next()` returned true, `kind`, `start` and `end` describe a token. It never throws:
 * what is refused lands in `fault` (the first one), and what is not terminated reaches to the end of the text.
 * The text must have gone through plainSpaces.
 */
export class Scanner {
  readonly text: string
  kind: TokenKind = 'operator'
  start = 0
  end = 0
  fault: Fault | null = null
  #run: OperatorRun = { end: 0, lastSpecial: -1, lastSolid: -1, tick: -1 }

  constructor(text: string) {
    this.text = text
  }

  next(): boolean {
    blank.lastIndex = this.end
    blank.test(this.text)
    this.start = blank.lastIndex
    if (this.start >= this.text.length) return false
    this.end = this.#token(this.start)
    return true
  }

  #token(at: number): number {
    const { text } = this
    const code = text.charCodeAt(at)
    if ((code | 32) >= 97 && (code | 32) <= 122) return this.#word(at)
    if (code >= 0x80 || code === 95) return this.#as('identifier', identifierEnd(text, at))
    if (code >= 48 && code <= 57) return this.#matched('number', number, at)
    switch (text[at]) {
      case "'":
        return this.#string(at, at)
      case '"':
        return this.#quoted(at, at)
      case '$':
        return this.#dollar(at)
      case '?':
        integer.lastIndex = at + 1
        return this.#as('parameter', integer.test(text) ? integer.lastIndex : at + 1)
      case '.':
        if (isDigit(text, at + 1)) return this.#matched('number', number, at)
        return this.#as('operator', text[at + 1] === '.' ? at + 2 : at + 1)
      case ':':
        return this.#as('operator', text[at + 1] === ':' || text[at + 1] === '=' ? at + 2 : at + 1)
      case '-':
        if (text[at + 1] === '-') return this.#as('comment', lineCommentEnd(text, at))
        break
      case '\v':
        // DuckDB takes it for a space at the ends of a text only, when a first try to parse has failed.
        this.#refuse(at, 'A vertical tab is not white space in SQL.')
        break
      case '/':
        if (text[at + 1] === '*') return this.#closed('comment', at, blockCommentEnd(text, at), 'unterminated comment')
    }
    return this.#operator(at)
  }

  #word(at: number): number {
    const { text } = this
    const letter = text[at]!.toLowerCase()
    const after = text[at + 1]
    if (after === "'") {
      if (letter === 'e') return this.#escaped(at)
      if (letter === 'x' || letter === 'b') return this.#raw(at)
      if (letter === 'n') return this.#as('identifier', at + 1)
    } else if (after === '&' && letter === 'u' && (text[at + 2] === "'" || text[at + 2] === '"')) {
      this.#refuse(
        at,
        'Strings and names with Unicode escapes (U&) are not supported.',
        'Write the characters themselves.',
      )
      return text[at + 2] === "'" ? this.#string(at, at + 2) : this.#quoted(at, at + 2)
    }
    return this.#as('identifier', identifierEnd(text, at))
  }

  /** `'...'`, with `''` inside, and continued by a further string after a line break. */
  #string(start: number, quote: number): number {
    const { text } = this
    let at = text.indexOf("'", quote + 1)
    while (at >= 0) {
      const more = text[at + 1] === "'" ? at + 2 : continuation(text, at + 1)
      if (more < 0) return this.#as('string', at + 1)
      at = text.indexOf("'", more)
    }
    return this.#closed('string', start, -1, 'unterminated string')
  }

  /** `x'...'` and `b'...'`: no quote can stand inside. */
  #raw(start: number): number {
    let at = this.text.indexOf("'", start + 2)
    while (at >= 0) {
      const more = continuation(this.text, at + 1)
      if (more < 0) return this.#as('string', at + 1)
      at = this.text.indexOf("'", more)
    }
    return this.#closed('string', start, -1, 'unterminated string')
  }

  #escaped(start: number): number {
    let at = escapedStringEnd(this.text, start + 2)
    for (;;) {
      const more = at < 0 ? -1 : continuation(this.text, at)
      if (more < 0) return this.#closed('string', start, at, 'unterminated string')
      this.#refuse(
        start,
        'An E-string cannot be continued by another string.',
        "Write one string, or join them with '||'.",
      )
      at = escapedStringEnd(this.text, more)
    }
  }

  #quoted(start: number, quote: number): number {
    const { text } = this
    let at = text.indexOf('"', quote + 1)
    while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
    if (at === quote + 1) this.#refuse(start, 'zero-length name in quotes')
    return this.#closed('quoted', start, at < 0 ? -1 : at + 1, 'unterminated name in quotes')
  }

  #dollar(at: number): number {
    const { text } = this
    dollarTag.lastIndex = at
    if (dollarTag.test(text)) {
      const body = dollarTag.lastIndex
      const tag = text.slice(at, body)
      const close = text.indexOf(tag, body)
      return this.#closed('string', at, close < 0 ? -1 : close + tag.length, 'unterminated dollar-quoted string')
    }
    integer.lastIndex = at + 1
    if (integer.test(text)) return this.#as('parameter', integer.lastIndex)
    named.lastIndex = at + 1
    if (named.test(text)) return this.#as('parameter', identifierEnd(text, at + 1))
    if (text[at + 1] === '"') {
      const end = this.#quoted(at, at + 1)
      return this.#as('parameter', end)
    }
    this.#refuse(at, 'A parameter is written $1 or $name, without a space.')
    return this.#as('operator', at + 1)
  }

  #operator(at: number): number {
    if (at >= this.#run.end) this.#run = operatorRun(this.text, at)
    const end = operatorEnd(this.#run, at)
    // DuckDB's own limit.
    if (end - at >= 64) this.#refuse(at, 'operator too long')
    const { tick } = this.#run
    if (tick >= at && tick < end) {
      this.#refuse(tick, 'Back-ticks do not quote names.', 'Write names in double quotes: "name".')
    }
    return this.#as('operator', end)
  }

  #as(kind: TokenKind, end: number): number {
    this.kind = kind
    return end
  }

  #matched(kind: TokenKind, pattern: RegExp, at: number): number {
    pattern.lastIndex = at
    pattern.test(this.text)
    return this.#as(kind, pattern.lastIndex)
  }

  #closed(kind: TokenKind, start: number, end: number, complaint: string): number {
    this.kind = kind
    if (end >= 0) return end
    this.#refuse(start, complaint)
    return this.text.length
  }

  #refuse(at: number, message: string, hint?: string): void {
    this.fault ??= { at, message, hint }
  }
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}
