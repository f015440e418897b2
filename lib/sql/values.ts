import { escapedStringEnd } from './scan.ts'
import type { Fault, TokenKind } from './scanner.ts'

/** What a written token stands for, or why DuckDB cannot say; `at` counts from the token's start. */
export function tokenValue(kind: TokenKind, written: string): string | Fault {
  switch (kind) {
    case 'quoted':
      return unquoted(written)
    case 'string':
      return stringValue(written)
    case 'parameter':
      if (written[1] === '"') return unquoted(written.slice(1))
      return written.slice(1)
    default:
      return written
  }
}

function unquoted(written: string): string {
  return written.slice(1, -1).replaceAll('""', '"')
}

function stringValue(written: string): string | Fault {
  const first = written[0]!
  if (first === '$') {
    const tag = written.indexOf('$', 1) + 1
    return written.slice(tag, -tag)
  }
  if (first === 'e' || first === 'E') return unescaped(written)
  if (first === "'")
    return parts(written, 1)
      .map((part) => part.replaceAll("''", "'"))
      .join('')
  // DuckDB keeps the letter of x'..' and b'..' as part of the value.
  return first.toLowerCase() + parts(written, 2).join('')
}

/** The insides of a string and of those that continue it; `from` is behind the first quote. */
function parts(written: string, from: number): string[] {
  const doubled = from === 1
  const found: string[] = []
  let start = from
  for (let at = written.indexOf("'", start); at >= 0; at = written.indexOf("'", at)) {
    if (doubled && written[at + 1] === "'") {
      at += 2
      continue
    }
    found.push(written.slice(start, at))
    if (at === written.length - 1) break
    at = start = nextQuote(written, at + 1) + 1
  }
  return found
}

/** The opening quote of the continuing string: comments between may hold quotes too. */
function nextQuote(written: string, from: number): number {
  let at = from
  while (written[at] !== "'") {
    if (written[at] === '-') while (written[at] !== '\n' && written[at] !== '\r') at++
    at++
  }
  return at
}

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
const escaped = /''|\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))/gsu

function unescaped(written: string): string | Fault {
  const inside = written.slice(2, escapedStringEnd(written, 2) - 1)
  let fault: Fault | null = null
  const value = inside.replace(escaped, (match, octal?: string, hex?: string, letter?: string, at?: number) => {
    if (match === "''") return "'"
    const code = octal ? Number.parseInt(octal, 8) & 255 : hex ? Number.parseInt(hex, 16) : -1
    // DuckDB's parser has no code for these: it answers "not implemented".
    if (code === 0 || code > 127 || letter === 'u' || letter === 'U') {
      fault ??= {
        at: 2 + (at ?? 0),
        message: `The escape ${match} is not supported.`,
        hint: 'Write the character itself.',
      }
    }
    if (code >= 0) return String.fromCharCode(code)
    return escapes[letter!] ?? letter!
  })
  return fault ?? value
}
