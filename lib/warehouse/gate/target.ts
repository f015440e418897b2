import type { Head, Token } from '../../sql/index.ts'

const literalWords = new Set(['NULL', 'TRUE', 'FALSE', 'DEFAULT', 'INTERVAL', 'DATE', 'TIME', 'TIMESTAMP', 'SET'])

/**
 * Does an UPDATE, DELETE or MERGE read columns of its target (specs/access-control.md, readings: `DELETE FROM t` and
 * `UPDATE t SET a = 1` do not)? When in doubt it does, which asks for SELECT and never for less.
 */
export function readsTarget(head: Head, tokens: readonly Token[]): boolean {
  if (head.verb === 'TRUNCATE') return false
  if (head.verb === 'MERGE') return true
  if (head.verb === 'DELETE') return tokens.some((token) => /^(WHERE|USING|RETURNING|WITH)$/.test(token.keyword))
  if (head.verb !== 'UPDATE') return false
  if (tokens.some((token) => /^(WHERE|FROM|RETURNING|WITH)$/.test(token.keyword))) return true
  const set = tokens.findIndex((token) => token.keyword === 'SET')
  return assignmentsReadNames(tokens.slice(set))
}

/** `SET a = 1, b = 'x'`: true if anything but the assigned columns is named. */
function assignmentsReadNames(tokens: readonly Token[]): boolean {
  return tokens.some((token, at) => {
    const named = token.kind === 'quoted' || (token.kind === 'identifier' && !literalWords.has(token.keyword))
    if (!named) return false
    const before = tokens[at - 1]
    const assigned = tokens[at + 1]?.text === '=' && (before?.keyword === 'SET' || before?.text === ',')
    return !assigned
  })
}
