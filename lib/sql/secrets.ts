import { lexStatement, type Token } from './lexer.ts'

const hidden = "'***'"
const keys = ['ADMIN_PASSWORD']
const mention = new RegExp(keys.join('|'), 'i')

/** The last token of the value that begins at `at`: signs belong to it, and all parts of a dotted name. */
function endOfValue(tokens: readonly Token[], at: number): number {
  let end = at
  while (/^[-+(]$/.test(tokens[end]?.text ?? '')) end++
  while (tokens[end + 1]?.text === '.') end += 2
  // Strings side by side are a quote that was forgotten.
  while (tokens[end + 1]?.kind === 'string') end++
  return Math.min(end, tokens.length - 1)
}

/**
 * A statement's text as it may be kept: without the passwords in it. A text that cannot be read, and mentions one, is
 * cut there.
 */
export function withoutSecrets(text: string): string {
  const first = mention.exec(text)
  if (!first) return text
  try {
    const tokens = lexStatement(text)
    let [kept, from] = ['', 0]
    for (let at = 0; at < tokens.length; at++) {
      if (!keys.includes(tokens[at]!.keyword)) continue
      const value = tokens[at + 1]?.text === '=' ? at + 2 : at + 1
      if (value >= tokens.length) break
      at = endOfValue(tokens, value)
      kept += text.slice(from, tokens[value]!.start) + hidden
      from = tokens[at]!.end
    }
    return kept + text.slice(from)
  } catch {
    return `${text.slice(0, first.index)}${first[0]} = ${hidden}`
  }
}
