/**
 * The Unicode spaces that DuckDB turns into plain ones before its lexer sees the text. Each is one UTF-16 unit, so
 * offsets stay as they are.
 */
const unicodeSpace = /[\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]/

/**
 * What DuckDB's lexer gets to see of a text: Unicode spaces outside quotes become plain spaces (its
 * `Parser::StripUnicodeSpaces`, followed step by step, with its own idea of what a quote is: it knows neither block
 * comments nor E-strings, and it does not look at the last two bytes). Same length as `text`.
 */
export function plainSpaces(text: string): string {
  if (!unicodeSpace.test(text)) return text
  let seen = text
  for (;;) {
    const next = strip(seen)
    if (next === seen) return seen
    seen = next
  }
}

function strip(text: string): string {
  const end = indexWithBytesLeft(text, 3)
  const quoteEnd = indexWithBytesLeft(text, 2)
  const spaces: number[] = []
  let at = 0
  while (at <= end) {
    const char = text[at]!
    if (char === "'" || char === '"') {
      at = afterQuote(text, at + 1, char, quoteEnd)
    } else if (char === '$' && opensTag(text[at + 1])) {
      at = afterDollar(text, at + 1, end)
    } else if (char === '-' && text[at + 1] === '-') {
      at = lineEnd(text, at)
    } else {
      if (unicodeSpace.test(char)) spaces.push(at)
      at++
    }
  }
  if (spaces.length === 0) return text
  let result = ''
  let from = 0
  for (const space of spaces) {
    result += `${text.slice(from, space)} `
    from = space + 1
  }
  return result + text.slice(from)
}

/** The last index from which at least `bytes` bytes of UTF-8 are left; -1 when the text is shorter. */
function indexWithBytesLeft(text: string, bytes: number): number {
  let left = 0
  let at = text.length
  while (left < bytes) {
    if (--at < 0) return -1
    const code = text.charCodeAt(at)
    // A surrogate counts for half of its pair's four bytes.
    left += code < 0x80 ? 1 : code < 0x800 ? 2 : code >= 0xd800 && code < 0xe000 ? 2 : 3
  }
  return at
}

function afterQuote(text: string, from: number, quote: string, last: number): number {
  for (let at = from; at <= last; at++) {
    if (text[at] !== quote) continue
    if (text[at + 1] !== quote) return at + 1
    at++
  }
  return text.length
}

function opensTag(char: string | undefined): boolean {
  return char !== undefined && /[$A-Z_a-z\u0080-\uffff]/.test(char)
}

function afterDollar(text: string, from: number, last: number): number {
  let at = from
  for (; at <= last && text[at] !== '$'; at++) if (!/[A-Za-z0-9_\u0080-\uffff]/.test(text[at]!)) return at
  if (at > last) return text.length
  const closing = text.slice(from - 1, at + 1)
  // The search begins at the opening's own last "$", and the closing's last "$" is looked at again: DuckDB does so.
  const found = text.indexOf(closing, at)
  return found < 0 || found > last ? text.length : found + closing.length - 1
}

function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text[at] === '\n' || text[at] === '\r') return at
  return text.length
}
