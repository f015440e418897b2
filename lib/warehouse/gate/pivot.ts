import type { Token } from '../../sql/index.ts'

/** An ON expression of a PIVOT that names no values: DuckDB would make several statements of it (DESIGN 3a). */
export interface OpenPivot {
  /** Where ` IN (...)` goes: behind the expression. */
  at: number
  /** The expression and the source that its distinct values come from, as written. */
  column: string
  source: string
}

const endsOn = new Set(['USING', 'GROUP', 'ORDER', 'LIMIT', 'UNION', 'EXCEPT', 'INTERSECT', 'SELECT', 'WHERE'])

/** Finds the PIVOTs without IN, wherever they stand. */
export function openPivots(text: string, tokens: readonly Token[]): OpenPivot[] {
  const found: OpenPivot[] = []
  tokens.forEach((token, index) => {
    if (!/^PIVOT(_WIDER)?$/.test(token.keyword)) return
    const on = atDepth(tokens, index + 1, (one) => one.keyword === 'ON')
    // `FROM t PIVOT (... FOR c IN (...))` always lists its values.
    if (on < 0 || (tokens[index + 1]?.text === '(' && !tokens.slice(index + 1, on).some((one) => one.text === ')')))
      return
    const end = atDepth(tokens, on + 1, (one) => endsOn.has(one.keyword))
    const source = text.slice(tokens[index + 1]!.start, tokens[on - 1]!.end)
    for (const element of elements(tokens.slice(on + 1, end < 0 ? closing(tokens, on) : end))) {
      if (element.length === 0 || element.some((one) => one.keyword === 'IN')) continue
      const last = element.at(-1)!
      found.push({ at: last.end, column: text.slice(element[0]!.start, last.end), source })
    }
  })
  return found
}

/** The first token from `from` on at the same depth of parentheses that fits; -1 when the level ends before. */
function atDepth(tokens: readonly Token[], from: number, fits: (token: Token) => boolean): number {
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    const { text } = tokens[at]!
    if (depth === 0 && fits(tokens[at]!)) return at
    if (text === '(' || text === '[') depth++
    else if (text === ')' || text === ']') {
      if (depth === 0) return -1
      depth--
    }
  }
  return -1
}

/** The end of the level that `from` stands in. */
function closing(tokens: readonly Token[], from: number): number {
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    if (tokens[at]!.text === '(') depth++
    else if (tokens[at]!.text === ')' && depth-- === 0) return at
  }
  return tokens.length
}

function elements(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.text === '(' || token.text === '[') depth++
    else if (token.text === ')' || token.text === ']') depth--
    if (depth === 0 && token.text === ',') parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts
}
