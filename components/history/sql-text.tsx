import { lex } from '../../lib/sql/lexer.ts'
import { keywords } from '../editor/keywords'

const most = 50_000
const words = new Set(keywords.split(/\s+/))

/** SQL in its colours, without an editor: cut by the server's lexer, so it can be rendered on the server. */
export function SqlText({ text }: { text: string }) {
  return (
    <pre className="font-mono text-xs leading-5 whitespace-pre-wrap">{text.length > most ? text : coloured(text)}</pre>
  )
}

function coloured(text: string) {
  try {
    const parts: React.ReactNode[] = []
    let at = 0
    for (const token of lex(text)) {
      const colour = colourOf(token.kind, token.keyword)
      if (!colour) continue
      parts.push(text.slice(at, token.start))
      parts.push(
        <span key={token.start} style={{ color: colour }}>
          {text.slice(token.start, token.end)}
        </span>,
      )
      at = token.end
    }
    return [...parts, text.slice(at)]
  } catch {
    return text
  }
}

function colourOf(kind: string, keyword: string): string | null {
  if (kind === 'string') return 'var(--code-string)'
  if (kind === 'number') return 'var(--code-number)'
  if (kind === 'comment') return 'var(--code-comment)'
  return kind === 'identifier' && words.has(keyword.toLowerCase()) ? 'var(--code-keyword)' : null
}
