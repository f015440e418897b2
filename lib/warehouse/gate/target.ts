import type { Head, Token } from '../../sql/index.ts'

const literalWords = new Set(['NULL', 'TRUE', 'FALSE', 'DEFAULT', 'INTERVAL', 'DATE', 'TIME', 'TIMESTAMP', 'SET'])

/**
 * Does an UPDATE, DELETE, MERGE or INSERT ... ON CONFLICT DO UPDATE read columns of its target (docs/specs/access-control.md, readings: `DELETE FROM t` and
 * `UPDATE t SET a = 1` do not)? When in doubt it does, which asks for SELECT and never for less.
 */
export function readsTarget(head: Head, tokens: readonly Token[]): boolean {
  if (head.verb === 'TRUNCATE') return false
  if (head.verb === 'MERGE') return true
  if (head.verb === 'DELETE') return tokens.some((token) => /^(WHERE|USING|RETURNING|WITH)$/.test(token.keyword))
  if (head.verb === 'INSERT') return upsertReads(tokens)
  if (head.verb !== 'UPDATE') return false
  if (tokens.some((token) => /^(WHERE|FROM|RETURNING|WITH)$/.test(token.keyword))) return true
  const set = tokens.findIndex((token) => token.keyword === 'SET')
  return assignmentsReadNames(tokens.slice(set))
}

/** What stands behind ON CONFLICT DO UPDATE; `excluded` is the new row, not the target's. */
function upsertReads(tokens: readonly Token[]): boolean {
  const at = tokens.findIndex((token, index) => token.keyword === 'UPDATE' && tokens[index - 1]?.keyword === 'DO')
  if (at < 0) return false
  const rest = tokens.slice(at + 1)
  const end = rest.findIndex((token) => token.keyword === 'RETURNING')
  const change = end < 0 ? rest : rest.slice(0, end)
  const isNew = (index: number) => change[index]?.keyword === 'EXCLUDED' && change[index + 1]?.text === '.'
  return (
    change.some((token) => token.keyword === 'WHERE') ||
    assignmentsReadNames(change.filter((_, index) => !isNew(index) && !isNew(index - 1) && !isNew(index - 2)))
  )
}

/** `SET a = 1, b = 'x'`: true if anything but the assigned columns is named. In brackets `b = 'x'` compares. */
function assignmentsReadNames(tokens: readonly Token[]): boolean {
  let depth = 0
  return tokens.some((token, at) => {
    if (/^[([{]$/.test(token.text)) depth++
    if (/^[)\]}]$/.test(token.text)) depth--
    const named = token.kind === 'quoted' || (token.kind === 'identifier' && !literalWords.has(token.keyword))
    if (!named) return false
    const before = tokens[at - 1]
    const assigned = depth === 0 && tokens[at + 1]?.text === '=' && (before?.keyword === 'SET' || before?.text === ',')
    return !assigned
  })
}
