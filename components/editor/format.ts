import { duckdb, formatDialect } from 'sql-formatter'
import { lex } from '../../lib/sql/lexer.ts'
import { type Piece, split } from '../../lib/sql/split.ts'

/** Longer texts would hold the page up for seconds. */
const longest = 500_000

export interface Formatted {
  changes: { from: number; to: number; insert: string }[]
  /** Statements that stay as they are: the formatter does not know them, or would change what they say. */
  refused: number
}

/**
 * Formats the statements of a text, or those that `from`..`to` touches. A statement of which a token would change, go or
 * come is left alone: formatting never changes meaning, and keeps comments.
 */
export function formatStatements(text: string, from = 0, to = text.length): Formatted {
  if (text.length > longest) return { changes: [], refused: split(text).length }
  const all = split(text)
  const wanted = all.filter(({ start, end }) => end >= from && start <= to)
  const changes: Formatted['changes'] = []
  let refused = 0
  for (const piece of wanted) {
    const formatted = formatOne(piece)
    if (formatted === null) refused++
    else if (formatted !== piece.text) changes.push({ from: piece.start, to: piece.end, insert: formatted })
  }
  for (const [at, piece] of all.entries()) {
    const before = all[at - 1]
    if (!before || !wanted.includes(piece) || !wanted.includes(before)) continue
    // Two statements on one line are taken apart; what stands on lines of its own, comments too, stays.
    if (/^\s*;[ \t]*$/.test(text.slice(before.end, piece.start)) && !text.slice(before.end, piece.start).includes('\n'))
      changes.push({ from: before.end, to: piece.start, insert: ';\n\n' })
  }
  return { changes: changes.sort((a, b) => a.from - b.from), refused }
}

function formatOne({ text }: Piece): string | null {
  try {
    const formatted = formatDialect(text, { dialect: duckdb, tabWidth: 2, keywordCase: 'preserve' }).trim()
    return says(formatted) === says(text) ? formatted : null
  } catch {
    return null
  }
}

/** What a text says: its tokens, and its comments but for the white space in them. */
function says(text: string): string {
  const tokens = lex(text)
  const comments = tokens
    .filter(({ kind }) => kind === 'comment')
    .map((token) => token.text.replace(/\s+/g, ' ').trim())
  const code = tokens.filter(({ kind }) => kind !== 'comment').map((token) => token.text)
  return JSON.stringify([code, comments])
}
