import type { Place } from '../errors.ts'
import { Scanner } from './scanner.ts'
import { plainSpaces } from './spaces.ts'

/** A statement in a text: from its first token or comment to its last, without the separating `;`. */
export interface Piece {
  /** UTF-16 offsets in the whole text. */
  start: number
  end: number
  text: string
  /** Where `start` is. */
  place: Place
}

/**
 * Cuts a text into statements at the semicolons that DuckDB's lexer sees; those in strings, comments, quoted names and
 * dollar quotes do not count. Pieces without a token are dropped. Never throws: what is not terminated reaches to
 * the end of the text and is refused when its piece is lexed.
 */
export function split(text: string): Piece[] {
  const scanner = new Scanner(plainSpaces(text))
  const lines = new Lines(text)
  const pieces: Piece[] = []
  let start = -1
  let end = 0
  let hasToken = false
  const close = () => {
    if (hasToken) pieces.push({ start, end, text: text.slice(start, end), place: lines.placeOf(start) })
    start = -1
    hasToken = false
  }
  while (scanner.next()) {
    if (scanner.kind === 'operator' && text[scanner.start] === ';') {
      close()
      continue
    }
    if (start < 0) start = scanner.start
    end = scanner.end
    if (scanner.kind !== 'comment') hasToken = true
  }
  close()
  return pieces
}

/**
 * The statement that a cursor at `offset` is in: the one around it, else the one that ended on the same line, else
 * the next, else the last; null in a text without statements.
 */
export function statementAt(text: string, offset: number): Piece | null {
  const pieces = split(text)
  let before: Piece | null = null
  for (const piece of pieces) {
    if (offset <= piece.end) {
      if (offset >= piece.start || !before) return piece
      return /[\n\r]/.test(text.slice(before.end, offset)) ? piece : before
    }
    before = piece
  }
  return before
}

/** Lines and columns of offsets that are asked for in ascending order, so that a long text is walked once. */
class Lines {
  readonly #text: string
  #line = 1
  #lineStart = 0

  constructor(text: string) {
    this.#text = text
  }

  placeOf(offset: number): Place {
    for (;;) {
      const newline = this.#text.indexOf('\n', this.#lineStart)
      if (newline < 0 || newline >= offset) return { line: this.#line, column: offset - this.#lineStart + 1 }
      this.#lineStart = newline + 1
      this.#line++
    }
  }
}
