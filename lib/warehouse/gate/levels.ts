import type { Token } from '../../sql/index.ts'

const opens = (token: Token) => token.kind === 'operator' && (token.text === '(' || token.text === '[')
const closes = (token: Token) => token.kind === 'operator' && (token.text === ')' || token.text === ']')

/** A statement's tokens by their depth in () and []: what stands beside a token, with each group in brackets as one. Linear. */
export class Levels {
  readonly #tokens: readonly Token[]
  /** Of an opening bracket its closing one; of a token the end of its level. The number of tokens where there is none. */
  readonly #ends: Int32Array

  /** @param tokens without comments */
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
    this.#ends = new Int32Array(tokens.length)
    const above: number[] = []
    let end = tokens.length
    for (let at = tokens.length - 1; at >= 0; at--) {
      this.#ends[at] = end
      if (closes(tokens[at]!)) {
        above.push(end)
        end = at
      } else if (opens(tokens[at]!)) end = above.pop() ?? tokens.length
    }
  }

  /** The index where the level of a token ends. */
  end(index: number): number {
    return this.#ends[index] ?? this.#tokens.length
  }

  /** For each token the first from there on in its level that fits; -1 when the level ends before. */
  next(fits: (token: Token) => boolean): Int32Array {
    const tokens = this.#tokens
    const found = new Int32Array(tokens.length)
    const above: number[] = []
    let next = -1
    for (let at = tokens.length - 1; at >= 0; at--) {
      const token = tokens[at]!
      if (closes(token)) {
        above.push(next)
        next = -1
      } else if (opens(token)) next = above.pop() ?? -1
      else if (fits(token)) next = at
      found[at] = next
    }
    return found
  }

  /** The first token of a level in from..to that fits; -1 for none. */
  find(from: number, to: number, fits: (token: Token) => boolean): number {
    for (let at = from; at < to; at = this.behind(at)) if (fits(this.#tokens[at]!)) return at
    return -1
  }

  /** What commas part in from..to; nothing for an empty part. */
  elements(from: number, to: number): [from: number, to: number][] {
    const parts: [number, number][] = []
    let start = from
    for (let at = from; at <= to; at = this.behind(at)) {
      if (at < to && this.#tokens[at]!.text !== ',') continue
      if (at > start) parts.push([start, at])
      start = at + 1
    }
    return parts
  }

  /** The next token of the same level. */
  behind(at: number): number {
    const token = this.#tokens[at]
    return token && opens(token) ? this.#ends[at]! + 1 : at + 1
  }
}
