import type { Token } from './lexer.ts'

/**
 * Works something out of a statement's tokens once, however many parts of the gate ask for it: a text of 1 MB has half a
 * million tokens. The tokens and the answer are shared, so nobody may change them.
 */
export function ofTokens<T>(workOut: (tokens: readonly Token[]) => T): (tokens: readonly Token[]) => T {
  const known = new WeakMap<readonly Token[], T>()
  return (tokens) => {
    const before = known.get(tokens)
    if (before !== undefined) return before
    const made = workOut(tokens)
    known.set(tokens, made)
    return made
  }
}
