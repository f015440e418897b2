import { MallardError, notSupported, placeAt } from '../../errors.ts'
import { cteNames, type Token } from '../../sql/index.ts'
import { Levels } from './levels.ts'

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

/** An element of an ON list, as indexes of its first token and behind its last. */
type Element = [from: number, to: number]

const endsOn = new Set(['USING', 'GROUP', 'ORDER', 'LIMIT', 'UNION', 'EXCEPT', 'INTERSECT', 'SELECT', 'WHERE'])
const query = new Set(['SELECT', 'FROM', 'WITH', 'VALUES', 'TABLE'])

/** Each asks the engine for its values. */
const most = 50

/**
 * The PIVOTs without IN, or with a query in it, whose values can be asked for now. A PIVOT over another one has to wait
 * until that is filled.
 * @throws MallardError 0A000 for a parameter in what the values come from; 54001 for more than 50.
 */
export function openPivots(text: string, tokens: readonly Token[]): OpenPivot[] {
  if (!tokens.some(isPivot)) return []
  const levels = new Levels(tokens)
  const found: Found[] = []
  const ons = levels.next((token) => token.keyword === 'ON')
  const fors = levels.next((token) => token.keyword === 'FOR')
  const ends = levels.next((token) => endsOn.has(token.keyword))
  tokens.forEach((token, index) => {
    if (!isPivot(token)) return
    // `FROM t PIVOT (sum(a) FOR b IN (...))` always lists its values.
    if (tokens[index + 1]?.text === '(' && (fors[index + 2] ?? -1) >= 0) return
    const on = ons[index + 1] ?? -1
    if (on < 0) return
    const end = ends[on + 1] ?? -1
    for (const element of levels.elements(on + 1, end < 0 ? levels.end(on) : end)) {
      const one = read(text, tokens, levels, index, on, element)
      if (one) found.push(one)
    }
    if (found.length > most)
      throw new MallardError('54001', `A statement may hold ${most} PIVOTs whose values come from the data.`, {
        hint: 'List the values with IN.',
        place: placeAt(text, token.start),
      })
  })
  const ready = found.filter((one) => !found.some(({ at }) => one.needs.some(([from, to]) => at >= from && at < to)))
  refuseParameters(
    text,
    tokens,
    ready.flatMap((one) => one.needs),
  )
  return ready.map(({ start, end, values }) => ({ start, end, values }))
}

const isPivot = (token: Token) => token.keyword === 'PIVOT' || token.keyword === 'PIVOT_WIDER'

function read(
  text: string,
  tokens: readonly Token[],
  levels: Levels,
  index: number,
  on: number,
  [from, to]: Element,
): Found | null {
  const inAt = levels.find(from, to, (token) => token.keyword === 'IN')
  if (inAt >= 0 && !(tokens[inAt + 1]?.text === '(' && query.has(tokens[inAt + 2]?.keyword ?? ''))) return null
  const at = tokens[index]!.start
  const end = tokens[to - 1]!.end
  const ctes = visibleCtes(text, tokens, at)
  if (inAt < 0) {
    const column = text.slice(tokens[from]!.start, end)
    const source: [number, number] = [tokens[index + 1]!.start, tokens[on - 1]!.end]
    const values = `${ctes.text}SELECT DISTINCT CAST(${column} AS VARCHAR) FROM ${text.slice(...source)} WHERE (${column}) IS NOT NULL ORDER BY 1`
    return { at, start: end, end, values, needs: [source, ...ctes.needs] }
  }
  const rows = `FROM ${text.slice(tokens[inAt + 1]!.start, end)} AS listed SELECT CAST(COLUMNS(*) AS VARCHAR) AS v`
  const values = `${ctes.text}SELECT v FROM (SELECT v, row_number() OVER () AS n FROM (${rows})) WHERE v IS NOT NULL GROUP BY v ORDER BY min(n)`
  return { at, start: tokens[inAt]!.start, end, values, needs: [[tokens[inAt]!.start, end], ...ctes.needs] }
}

/** @throws MallardError 0A000 for a parameter in one of the ranges. */
function refuseParameters(text: string, tokens: readonly Token[], ranges: [number, number][]): void {
  ranges.sort(([a], [b]) => a - b)
  let next = 0
  let covered = -1
  for (const token of tokens) {
    for (; next < ranges.length && ranges[next]![0] <= token.start; next++)
      covered = Math.max(covered, ranges[next]![1])
    if (token.kind === 'parameter' && token.start < covered)
      throw notSupported(
        'A PIVOT whose values come from the data takes no parameters in its source.',
        'List the values with IN.',
        placeAt(text, token.start),
      )
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
