import { MallardError, placeAt } from '../../errors.ts'
import { quoteString, type Replacement, type Token } from '../../sql/index.ts'
import type { Binding } from '../engine/types.ts'
import type { Bindings } from '../types.ts'

export interface BoundText {
  /** For planning only: DuckDB cannot plan a parameter, so its value stands there as a CAST (ARCHITECTURE 3d). */
  replacements: Replacement[]
  /**
   * For the run. DuckDB counts each `?` when it reads it, and it reads FROM before SET: so it is told which one is meant. A
   * NULL has no type of its own to DuckDB, so the parameter is cast to the binding's.
   */
  named: Replacement[]
  /** For the run, by the names of DuckDB's parameters. */
  bindings: Binding[]
}

/**
 * Puts bindings to the parameters of a statement: `?` by position, `$1` by number, `$name` by name, whose
 * case does not matter to DuckDB.
 * @throws MallardError 07001 for a parameter without a binding or a binding without a parameter; 42601 for a mix.
 */
export function bindParameters(text: string, tokens: readonly Token[], given: Bindings = {}): BoundText {
  const byKey = new Map(Object.entries(given).map(([key, binding]) => [key.toLowerCase(), binding]))
  const replacements: Replacement[] = []
  const named: Replacement[] = []
  const order = new Set<string>()
  let positional = 0
  for (const token of tokens) {
    if (token.kind !== 'parameter') continue
    const key = token.text === '?' ? String(++positional) : token.value.toLowerCase()
    const binding = byKey.get(key)
    if (!binding)
      throw new MallardError('07001', `The parameter ${token.text} has no binding.`, {
        place: placeAt(text, token.start),
      })
    order.add(key)
    const { start, end } = token
    const written = (what: string) => ({ start, end, text: apart(text, start, end, what) })
    replacements.push(written(literal(binding)))
    const name = token.text === '?' ? `$${key}` : token.text
    if (binding.value === null) named.push(written(`CAST(${name} AS ${binding.type})`))
    else if (name !== token.text) named.push(written(name))
  }
  const unused = Object.keys(given).find((key) => !order.has(key.toLowerCase()))
  if (unused !== undefined)
    throw new MallardError('07001', `The statement has no parameter for the binding '${unused}'.`)
  if (positional > 0 && positional !== order.size)
    throw new MallardError('42601', 'Use either ? or $ parameters in a statement, not both.')
  return { replacements, named, bindings: [...order].map((name) => ({ ...asText(byKey.get(name)!), name })) }
}

/** `LIMIT?` and `?AND` are words and a parameter; `LIMIT$1AND` would be one word. */
function apart(text: string, start: number, end: number, name: string): string {
  const word = /[\p{L}\p{N}_$]/u
  return `${word.test(text[start - 1] ?? '') ? ' ' : ''}${name}${word.test(text[end] ?? '') ? ' ' : ''}`
}

/** BLOB bindings come as hex; DuckDB's text form of a BLOB is `\xAB\xCD`. */
function asText(binding: Binding): Binding {
  if (binding.type !== 'BLOB' || binding.value === null) return binding
  if (!/^([0-9a-f]{2})*$/i.test(binding.value)) throw new MallardError('22018', 'A BINARY binding must be hex.')
  return { type: 'BLOB', value: binding.value.replace(/../g, '\\x$&') }
}

function literal(binding: Binding): string {
  const { type, value } = asText(binding)
  return `CAST(${value === null ? 'NULL' : quoteString(value)} AS ${type})`
}
