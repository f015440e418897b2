import { code, type Token } from './lexer.ts'
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
export function cteNames(tokens: readonly Token[]): CteName[] {
  const all = code(tokens)
  if (!all.some((token) => token.keyword === 'WITH')) return []
  const pairs = parentheses(all)
  const found: CteName[] = []
  for (let at = 0; at < all.length; at++) {
    if (all[at]!.keyword === 'WITH' && all[at - 1]?.text !== '.') readWith(all, pairs, at, found)
  }
  return found
}

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
