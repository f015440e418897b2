import type { PropertyValue } from '../statements.ts'
import type { Parser } from './parser.ts'

/**
 * `KEY = value ...` to the end, with or without commas between; keys in upper case. Values are strings, numbers,
 * TRUE, FALSE, NULL and names; of a dotted name the text as written.
 */
export function readProperties(parser: Parser): Record<string, PropertyValue> {
  const properties: Record<string, PropertyValue> = {}
  while (!parser.atEnd) {
    const at = parser.at
    const key = parser.word('a property').keyword
    if (key === '') throw parser.unexpected('a property', at)
    if (Object.hasOwn(properties, key)) throw parser.unexpected(`${key} only once`, at)
    // A secret behind a forgotten `=` must not stand in the error.
    if (!parser.take('=') && key !== 'ADMIN_PASSWORD') parser.expect('=')
    properties[key] = readValue(parser, key === 'DEFAULT_NAMESPACE')
    if (parser.take(',') && parser.atEnd) throw parser.unexpected('a property')
  }
  return properties
}

/** `UNSET KEY, ...`: each becomes NULL. */
export function readUnset(parser: Parser): Record<string, PropertyValue> {
  const properties: Record<string, PropertyValue> = {}
  do {
    const key = parser.word('a property')
    if (key.keyword === '') throw parser.unexpected('a property', parser.at - 1)
    properties[key.keyword] = null
  } while (parser.take(','))
  return properties
}

/** One value; `asWritten` keeps a name's quotes, for what is read as a name again. */
export function readValue(parser: Parser, asWritten = false): PropertyValue {
  const token = parser.peek()
  if (token?.kind === 'string') return parser.string()
  if (parser.take('(')) {
    // Snowflake writes DEFAULT_SECONDARY_ROLES = ('ALL').
    const value = parser.string()
    parser.expect(')')
    return value
  }
  if (parser.take('TRUE')) return true
  if (parser.take('FALSE')) return false
  if (parser.take('NULL')) return null
  const negative = parser.take('-')
  if (!negative) parser.take('+')
  const digits = parser.peek()
  if (digits?.kind === 'number') {
    parser.at++
    const value = Number(digits.text.replaceAll('_', ''))
    return negative ? -value : value
  }
  const first = parser.at
  if (negative || !parser.isName()) throw parser.unexpected('a value: a string, a number, TRUE, FALSE or a name')
  const parts = parser.takeChain()
  return parts.length > 1 || asWritten ? parser.textOf(first, parser.at).text : parts[0]!.value
}

/** `COMMENT = '...'`, the `=` optional as in Snowflake; undefined if it does not come next. */
export function takeComment(parser: Parser): string | undefined {
  if (!parser.take('COMMENT')) return undefined
  parser.take('=')
  return parser.string()
}
