import { code, type Token, upper } from './lexer.ts'
import { ofTokens } from './ofTokens.ts'
import { type Parentheses, parentheses } from './parentheses.ts'

/** A name that WITH introduces, and where it hides tables of that name. Offsets are UTF-16. */
export interface CteName {
  /** Without quotes, case kept. */
  name: string
  /** Of the name itself. */
  at: number
  /**
   * Outside from..to the name is certainly not this CTE. It begins behind the CTE's own body (inside it with
   * RECURSIVE) and ends with the parentheses around the WITH, or with the text.
   */
  from: number
  to: number
  /** Behind its body. */
  end: number
}

/** The names that WITH introduces anywhere in a statement, in order. `tokens` may contain comments. */
export const cteNames = ofTokens((tokens): readonly CteName[] => {
  const all = code(tokens)
  if (!all.some((token) => token.keyword === 'WITH')) return []
  const pairs = parentheses(all)
  const found: CteName[] = []
  for (let at = 0; at < all.length; at++) {
    if (all[at]!.keyword === 'WITH' && all[at - 1]?.text !== '.') readWith(all, pairs, at, found)
  }
  return found
})

/**
 * Could a table's name at start..end be one that WITH introduces? Asked for every name of a text, so the scopes of each
 * CTE are sorted, with the farthest end of all that begin before.
 */
export const hiddenByCte = ofTokens((tokens) => {
  const scopes = new Map<string, { from: number; to: number }[]>()
  for (const { name, from, to } of cteNames(tokens)) {
    const key = upper(name)
    const known = scopes.get(key)
    if (known) known.push({ from, to })
    else scopes.set(key, [{ from, to }])
  }
  for (const known of scopes.values()) {
    known.sort((a, b) => a.from - b.from)
    known.forEach((scope, at) => {
      scope.to = Math.max(scope.to, known[at - 1]?.to ?? 0)
    })
  }
  return (name: string, start: number, end: number): boolean => {
    const known = scopes.get(upper(name)) ?? []
    let [low, high] = [0, known.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (known[middle]!.from <= start) low = middle + 1
      else high = middle
    }
    return low > 0 && known[low - 1]!.to >= end
  }
})

function readWith(tokens: readonly Token[], pairs: Parentheses, start: number, found: CteName[]): void {
  const word = (index: number) => tokens[index]?.keyword || tokens[index]?.text || ''
  const behind = (index: number) => (word(index) === '(' ? pairs.closing[index]! + 1 : index)
  const enclosing = pairs.around[start]!
  const to = tokens[enclosing < 0 ? tokens.length : pairs.closing[enclosing]!]?.start ?? tokens.at(-1)!.end
  const recursive = word(start + 1) === 'RECURSIVE'
  let at = recursive ? start + 2 : start + 1
  for (;;) {
    const name = tokens[at]
    if (name?.kind !== 'identifier' && name?.kind !== 'quoted') return
    at = behind(at + 1)
    if (word(at) === 'USING' && word(at + 1) === 'KEY') at = behind(at + 2)
    if (word(at) !== 'AS') return
    at++
    if (word(at) === 'NOT') at++
    if (word(at) === 'MATERIALIZED') at++
    if (word(at) !== '(') return
    const body = tokens[at]!.start
    at = behind(at)
    const end = tokens[at - 1]?.end ?? tokens.at(-1)!.end
    found.push({ name: name.value, at: name.start, from: recursive ? body : end, to, end })
    if (word(at) !== ',') return
    at++
  }
}
