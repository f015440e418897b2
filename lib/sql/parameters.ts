import { reservedWords } from './keywords.ts'
import { firstKeyword, lex, type Token } from './lexer.ts'

/** A parameter with a name: `$name`, DuckDB's own, or `:name`, Mallard's. Names are compared without regard to case. */
export interface NamedParameter {
  name: string
  /** UTF-16 offsets of the whole, sign included. */
  start: number
  end: number
}

interface Frame {
  opens: '(' | '[' | '{' | 'subscript'
  /** In `{key: value}`: the colon of this pair was there. */
  separated: boolean
}

/** Words that end an operand although they name nothing. */
const values = new Set(['NULL', 'TRUE', 'FALSE', 'END', 'DEFAULT'])
/** Words that may also be names, but ask for an operand when a space parts them from the colon. */
const asking = new Set('BY BETWEEN LIKE ILIKE GLOB ESCAPE INTERVAL VALUES'.split(' '))

/** Can an operand have ended with this token, so that a colon behind it belongs to it? */
function endsOperand(token: Token | undefined, colon: Token): boolean {
  if (token === undefined) return true
  switch (token.kind) {
    case 'operator':
      return /^(?:[)\]}.;]|::)$/.test(token.text)
    case 'identifier':
      if (asking.has(token.keyword)) return token.end === colon.start
      return !reservedWords.has(token.keyword.toLowerCase()) || values.has(token.keyword)
    default:
      return true
  }
}

/**
 * The named parameters of a statement's tokens, in the order of the text. A colon that DuckDB itself reads is none: a
 * cast (`::`), a slice (`a[1:n]`), a struct or map (`{'a': x}`), an alias in front (`total: price`), a lambda.
 */
export function namedParameters(given: readonly Token[]): NamedParameter[] {
  const tokens = given.filter(({ kind }) => kind !== 'comment')
  const found: NamedParameter[] = []
  const stack: Frame[] = []
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'parameter' && token.text[0] === '$' && !/^\d/.test(token.value))
      found.push({ name: token.value, start: token.start, end: token.end })
    if (token.kind !== 'operator') continue
    const before = tokens[at - 1]
    const frame = stack.at(-1)
    if (token.text === '(' || token.text === '{') stack.push({ opens: token.text, separated: false })
    else if (token.text === '[')
      stack.push({ opens: endsOperand(before, token) && before ? 'subscript' : '[', separated: false })
    else if (/^[)\]}]$/.test(token.text)) stack.pop()
    else if (token.text === ',' && frame) frame.separated = false
    else if (token.text === ':' && frame?.opens !== 'subscript') {
      const next = tokens[at + 1]
      if (frame?.opens === '{' && !frame.separated && !/^[{,]$/.test(before!.text)) frame.separated = true
      else if (next?.kind === 'identifier' && next.start === token.end && !endsOperand(before, token))
        found.push({ name: next.value, start: token.start, end: next.end })
    }
  }
  return found
}

/**
 * The names of a statement's parameters, each once, in the order of the text; none of a PREPARE, whose parameters get
 * their values later, nor of a text that cannot be read.
 */
export function parameterNames(text: string): string[] {
  if (!/[:$]/.test(text) || firstKeyword(text) === 'PREPARE') return []
  try {
    const names = new Map(namedParameters(lex(text)).map(({ name }) => [name.toLowerCase(), name]))
    return [...names.values()]
  } catch {
    return []
  }
}

/** Every `:name` that is among `names` (in lower case) as DuckDB writes it, `$name`: no place in the text moves. */
export function asDollars(text: string, tokens: readonly Token[], names: ReadonlySet<string>): string {
  let written = text
  for (const { name, start } of namedParameters(tokens))
    if (text[start] === ':' && names.has(name.toLowerCase()))
      written = `${written.slice(0, start)}$${written.slice(start + 1)}`
  return written
}
