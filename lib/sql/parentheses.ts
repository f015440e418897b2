import { ofTokens } from './ofTokens.ts'

export interface Parentheses {
  /** For the index of each `(` that of its `)`; the number of tokens where there is none. */
  closing: Int32Array
  /** For each token the index of the `(` around it; -1 outside all. Of a bracket itself: what is around it. */
  around: Int32Array
  /** The deepest nesting of (), [] and {}. */
  depth: number
}

/** Which parentheses belong together in a statement's tokens (comments left out). Linear, never throws. */
export const parentheses = ofTokens((tokens): Parentheses => {
  const closing = new Int32Array(tokens.length).fill(tokens.length)
  const around = new Int32Array(tokens.length).fill(-1)
  const open: number[] = []
  let others = 0
  let depth = 0
  for (let at = 0; at < tokens.length; at++) {
    const { kind, text } = tokens[at]!
    if (kind !== 'operator') {
      around[at] = open.at(-1) ?? -1
      continue
    }
    if (text === ')') {
      const start = open.pop()
      if (start !== undefined) closing[start] = at
    }
    around[at] = open.at(-1) ?? -1
    if (text === '(') open.push(at)
    else if (text === '[' || text === '{') others++
    else if (text === ']' || text === '}') others--
    depth = Math.max(depth, open.length + Math.max(0, others))
  }
  return { closing, around, depth }
})
