import { code, lex } from '../../lib/sql/lexer.ts'

/**
 * DuckDB's CREATE TABLE, which is one line, with a line for each column and constraint; all other texts as they are.
 * Only spaces between words change.
 */
export function laidOut(ddl: string): string {
  const tokens = tokensOf(ddl)
  const [create, table] = tokens
  const first = tokens.findIndex(({ text }) => text === '(')
  if (create?.keyword !== 'CREATE' || table?.keyword !== 'TABLE' || first < 0) return ddl
  const parts: string[] = []
  let depth = 0
  let from = tokens[first]!.end
  for (const { text, start, end } of tokens.slice(first)) {
    if (text === '(' || text === '[' || text === '{') depth++
    else if (text === ')' || text === ']' || text === '}') depth--
    const closes = depth === 0 && text === ')'
    if (!closes && !(depth === 1 && text === ',')) continue
    parts.push(ddl.slice(from, start).trim())
    from = end
    if (closes) return `${ddl.slice(0, tokens[first]!.start).trimEnd()} (\n  ${parts.join(',\n  ')}\n)${ddl.slice(end)}`
  }
  return ddl
}

function tokensOf(ddl: string) {
  try {
    return code(lex(ddl))
  } catch {
    return []
  }
}
