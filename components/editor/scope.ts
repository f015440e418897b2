import type { Token } from '../../lib/sql/lexer.ts'

/** A table that a statement names after FROM, JOIN, INTO or UPDATE. */
export interface TableInScope {
  path: string[]
  alias: string | null
}

const intro = new Set(['FROM', 'JOIN', 'INTO', 'UPDATE', 'USING'])
/** Words that can stand behind a table's name without being its alias. */
const notAlias = new Set(
  'ON USING WHERE GROUP ORDER HAVING LIMIT OFFSET QUALIFY WINDOW UNION EXCEPT INTERSECT JOIN INNER LEFT RIGHT FULL CROSS NATURAL ASOF POSITIONAL SEMI ANTI LATERAL SET VALUES SELECT DEFAULT RETURNING WHEN TABLESAMPLE SAMPLE PIVOT UNPIVOT AND OR'.split(
    ' ',
  ),
)

const isName = (token: Token | undefined) => token?.kind === 'identifier' || token?.kind === 'quoted'

/** The tables in scope of a statement's tokens, in the order in which they are named. Subqueries count as well: rather one column too many than one missing. */
export function tablesInScope(tokens: readonly Token[]): TableInScope[] {
  const found: TableInScope[] = []
  for (let at = 0; at < tokens.length; at++) {
    if (!intro.has(tokens[at]!.keyword)) continue
    do at = readTable(at + 1) - 1
    while (tokens[at + 1]?.text === ',' && ++at)
  }
  return found

  /** Reads a table at `at`; answers the index behind it. */
  function readTable(at: number): number {
    const path: string[] = []
    while (isName(tokens[at])) {
      path.push(tokens[at++]!.value)
      if (tokens[at]?.text !== '.') break
      at++
    }
    if (path.length === 0 || (path.length === 1 && notAlias.has(tokens[at - 1]!.keyword))) return at
    if (tokens[at]?.keyword === 'AS') at++
    const next = tokens[at]
    const alias = next && isName(next) && !notAlias.has(next.keyword) ? next.value : null
    if (alias) at++
    found.push({ path, alias })
    return at
  }
}
