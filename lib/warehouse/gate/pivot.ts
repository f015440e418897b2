import { notSupported, placeAt } from '../../errors.ts'
import { cteNames, type Token } from '../../sql/index.ts'

/** An ON expression of a PIVOT that names no values: DuckDB would make several statements of it (ARCHITECTURE 3a). */
export interface OpenPivot {
  /** What ` IN (...)` replaces: nothing behind the expression, or its IN with a query. UTF-16 offsets. */
  start: number
  end: number
  /** The query of its values, as one column of VARCHAR in the order of the new columns. */
  values: string
}

interface Found extends OpenPivot {
  /** Where its PIVOT begins, and what its values depend on. */
  at: number
  needs: [number, number][]
}

const endsOn = new Set(['USING', 'GROUP', 'ORDER', 'LIMIT', 'UNION', 'EXCEPT', 'INTERSECT', 'SELECT', 'WHERE'])
const query = new Set(['SELECT', 'FROM', 'WITH', 'VALUES', 'TABLE'])

/**
 * The PIVOTs without IN, or with a query in it, whose values can be asked for now. A PIVOT over another one has to wait
 * until that is filled.
 * @throws MallardError 0A000 for a parameter in what the values come from.
 */
export function openPivots(text: string, tokens: readonly Token[]): OpenPivot[] {
  const found: Found[] = []
  tokens.forEach((token, index) => {
    if (/^PIVOT(_WIDER)?$/.test(token.keyword) && !standsBehindTable(tokens, index)) read(text, tokens, index, found)
  })
  const ready = found.filter((one) => !found.some(({ at }) => one.needs.some(([from, to]) => at >= from && at < to)))
  for (const { needs } of ready)
    for (const token of tokens)
      if (token.kind === 'parameter' && needs.some(([from, to]) => token.start >= from && token.start < to))
        throw notSupported(
          'A PIVOT whose values come from the data takes no parameters in its source.',
          'List the values with IN.',
          placeAt(text, token.start),
        )
  return ready.map(({ start, end, values }) => ({ start, end, values }))
}

/** `FROM t PIVOT (sum(a) FOR b IN (...))` always lists its values. */
function standsBehindTable(tokens: readonly Token[], index: number): boolean {
  if (tokens[index + 1]?.text !== '(') return false
  return atDepth(tokens, index + 2, (one) => one.keyword === 'FOR') >= 0
}

function read(text: string, tokens: readonly Token[], index: number, found: Found[]): void {
  const on = atDepth(tokens, index + 1, (one) => one.keyword === 'ON')
  if (on < 0) return
  const end = atDepth(tokens, on + 1, (one) => endsOn.has(one.keyword))
  const at = tokens[index]!.start
  const [sourceFrom, sourceTo] = [tokens[index + 1]!.start, tokens[on - 1]!.end]
  const ctes = visibleCtes(text, tokens, at)
  for (const element of elements(tokens.slice(on + 1, end < 0 ? closing(tokens, on) : end))) {
    if (element.length === 0) continue
    const inAt = element.findIndex((one) => one.keyword === 'IN')
    if (inAt >= 0 && !(element[inAt + 1]?.text === '(' && query.has(element[inAt + 2]?.keyword ?? ''))) continue
    const last = element.at(-1)!
    const needs: [number, number][] = [[inAt < 0 ? sourceFrom : element[inAt]!.start, inAt < 0 ? sourceTo : last.end]]
    if (inAt < 0) {
      const column = text.slice(element[0]!.start, last.end)
      const source = text.slice(sourceFrom, sourceTo)
      const values = `${ctes.text}SELECT DISTINCT CAST(${column} AS VARCHAR) FROM ${source} WHERE (${column}) IS NOT NULL ORDER BY 1`
      found.push({ at, start: last.end, end: last.end, values, needs: [...needs, ...ctes.needs] })
    } else {
      const listed = text.slice(element[inAt + 1]!.start, last.end)
      const rows = `FROM ${listed} AS listed SELECT CAST(COLUMNS(*) AS VARCHAR) AS v`
      const values = `${ctes.text}SELECT v FROM (SELECT v, row_number() OVER () AS n FROM (${rows})) WHERE v IS NOT NULL GROUP BY v ORDER BY min(n)`
      found.push({ at, start: element[inAt]!.start, end: last.end, values, needs: [...needs, ...ctes.needs] })
    }
  }
}

/** The common table expressions that a query at `at` can name, as the beginning of another query. */
function visibleCtes(text: string, tokens: readonly Token[], at: number): { text: string; needs: [number, number][] } {
  const visible = cteNames(tokens).filter((cte) => cte.end <= at && at < cte.to)
  if (visible.length === 0) return { text: '', needs: [] }
  const recursive = visible.some((cte) => cte.from < cte.end) ? 'RECURSIVE ' : ''
  const written = visible.map((cte) => text.slice(cte.at, cte.end)).join(', ')
  return { text: `WITH ${recursive}${written} `, needs: visible.map((cte) => [cte.at, cte.end]) }
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
