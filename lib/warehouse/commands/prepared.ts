import { MallardError, notSupported, placeAt } from '../../errors.ts'
import { code, type HouseStatement, lex, parseHouse, type Token } from '../../sql/index.ts'
import { slot } from '../admission.ts'
import type { Binding } from '../engine/types.ts'
import { execute } from '../execute.ts'
import { checkFunctions } from '../gate/functions.ts'
import { read } from '../gate/read.ts'
import type { SessionState } from '../session.ts'
import { Statement } from '../statement.ts'
import type { Bindings, Ran } from '../types.ts'
import { status } from './database.ts'

type Of<T extends HouseStatement['type']> = Extract<HouseStatement, { type: T }>

/** PREPARE is ours: the text is kept, and goes through the whole gate at every EXECUTE (ARCHITECTURE 3d). */
export async function prepare(session: SessionState, statement: Statement, house: Of<'prepare'>): Promise<Ran> {
  if (parseHouse(house.text)) throw notSupported("Only DuckDB's own statements can be prepared.")
  const { tokens } = read(house.text)
  checkFunctions(house.text, tokens)
  // Another's name would be looked up where nobody asks whether this session may see it.
  const odd = house.parameterTypes.find((type) => !isType(type))
  if (odd !== undefined)
    throw notSupported(
      `'${odd.slice(0, 100)}' cannot be the type of a parameter here.`,
      'Cast it in the statement: $1::my_type.',
    )
  session.prepared.set(house.name.toLowerCase(), { text: house.text, parameterTypes: house.parameterTypes })
  return status(session, statement, 'Statement executed successfully.')
}

export async function deallocate(session: SessionState, statement: Statement, house: Of<'deallocate'>): Promise<Ran> {
  if (house.name === 'ALL') session.prepared.clear()
  else if (!session.prepared.delete(house.name.toLowerCase())) throw unknown(house.name)
  return status(session, statement, 'Statement executed successfully.')
}

function unknown(name: string): MallardError {
  return new MallardError('26000', `The prepared statement '${name}' does not exist in this session.`)
}

/** EXECUTE p(...) is the prepared text with literals bound. Arguments that compute anything are refused. */
export async function executePrepared(session: SessionState, statement: Statement, house: Of<'execute'>): Promise<Ran> {
  const prepared = session.prepared.get(house.name.toLowerCase())
  if (!prepared) throw unknown(house.name)
  const bindings: Bindings = {}
  house.arguments.forEach((argument, index) => {
    const place = () => placeAt(statement.input.text, argument.at)
    const bound = literalBinding(argument.text)
    if (!bound)
      throw notSupported(
        'An argument of EXECUTE must be a literal here.',
        'Use SET VARIABLE for computed values.',
        place(),
      )
    const type = argument.name === null ? prepared.parameterTypes[index] : undefined
    bindings[argument.name ?? String(index + 1)] = type ? { ...bound, type } : bound
  })
  const reading = read(prepared.text)
  const inner = new Statement({ text: prepared.text, bindings }, statement.listener)
  statement.signal.addEventListener('abort', () => void inner.cancel())
  statement.running(() => inner.cancel())
  const giveBack = await slot(session, statement)
  try {
    return await execute(session, inner, reading)
  } finally {
    statement.executionMs = inner.executionMs
    giveBack()
  }
}

/** Types that a literal may be cast to: DuckDB's own, whose names nobody else can give. */
const typeNames = new Set(
  (
    'bigint binary bit bitstring blob bool boolean bpchar bytea char character date datetime dec decimal double float float4 ' +
    'float8 hugeint int int1 int2 int4 int8 integer interval json long numeric real short smallint string text time timestamp ' +
    'timestamp_ms timestamp_ns timestamp_s timestamptz timetz tinyint ubigint uhugeint uint uinteger usmallint utinyint uuid ' +
    'varbinary varchar'
  ).split(' '),
)
const typePattern =
  /^([a-z_0-9]+)( varying| precision|( with| without) time zone)?( ?\(\s*\d+\s*(,\s*\d+\s*)?\))?(\[\d*\])*$/i

function isType(text: string): boolean {
  return typeNames.has(typePattern.exec(text)?.[1]?.toLowerCase() ?? '')
}

/** A literal as a binding: number, string, TRUE, FALSE, NULL, DATE '...' and its like, a list of literals, a cast of one. */
export function literalBinding(text: string): Binding | null {
  const tokens = code(lex(text))
  const last = tokens.at(-1)
  const doubleColon = tokens.findIndex((token) => token.text === '::')
  if (tokens[0]?.keyword === 'CAST' && tokens[1]?.text === '(' && last?.text === ')') {
    const as = tokens.findIndex((token) => token.keyword === 'AS')
    return as < 0 ? null : castTo(text, tokens.slice(2, as), text.slice(tokens[as]!.end, last.start))
  }
  if (doubleColon > 0) return castTo(text, tokens.slice(0, doubleColon), text.slice(tokens[doubleColon]!.end))
  return tokens[0]?.text === '[' ? listLiteral(text, tokens) : scalarLiteral(tokens)
}

function castTo(text: string, tokens: readonly Token[], typeText: string): Binding | null {
  const type = typeText.trim()
  if (tokens.length === 0 || !isType(type)) return null
  if (tokens.length === 2 && tokens[0]!.text === '[' && tokens[1]!.text === ']') return { type, value: '[]' }
  const inner = text.slice(tokens[0]!.start, tokens.at(-1)!.end)
  const literal = inner.includes('::') ? null : literalBinding(inner)
  return literal && { type, value: literal.value }
}

/** Its elements must be of one type, as DuckDB reads a list from text. */
function listLiteral(text: string, tokens: readonly Token[]): Binding | null {
  if (tokens.at(-1)?.text !== ']') return null
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens.slice(1, -1)) {
    if (token.text === '[') depth++
    else if (token.text === ']') depth--
    if (depth < 0) return null
    if (depth === 0 && token.text === ',') parts.push([])
    else parts.at(-1)!.push(token)
  }
  if (parts.some((part) => part.length === 0)) return null
  const elements = parts.map((part) => literalBinding(text.slice(part[0]!.start, part.at(-1)!.end)))
  if (elements.some((element) => element === null)) return null
  const types = new Set(elements.flatMap((element) => (element!.value === null ? [] : [element!.type])))
  if (types.has('BIGINT')) types.delete('INTEGER')
  if (types.size !== 1) return null
  const [type] = types
  const quote = type === 'VARCHAR'
  const written = elements
    .map((element) => element?.value ?? null)
    .map((value) =>
      value === null ? 'NULL' : quote ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : value,
    )
  return { type: `${type}[]`, value: `[${written.join(', ')}]` }
}

function scalarLiteral(given: readonly Token[]): Binding | null {
  const signed = given[0]?.text === '-' || given[0]?.text === '+'
  const tokens = signed ? given.slice(1) : given
  const [first, second] = tokens
  if (!first) return null
  if (tokens.length === 1 && first.kind === 'number')
    return {
      type: numberType(first.text),
      value: `${given[0]!.text === '-' ? '-' : ''}${first.text.replaceAll('_', '')}`,
    }
  if (signed) return null
  if (tokens.length === 1 && first.kind === 'string') return { type: 'VARCHAR', value: first.value }
  if (tokens.length === 1 && /^(TRUE|FALSE)$/.test(first.keyword))
    return { type: 'BOOLEAN', value: first.keyword.toLowerCase() }
  if (tokens.length === 1 && first.keyword === 'NULL') return { type: 'INTEGER', value: null }
  if (
    tokens.length === 2 &&
    /^(DATE|TIME|TIMESTAMP|TIMESTAMPTZ|INTERVAL)$/.test(first.keyword) &&
    second?.kind === 'string'
  )
    return { type: first.keyword, value: second.value }
  return null
}

function numberType(text: string): string {
  if (/^[\d_]{1,9}$/.test(text)) return 'INTEGER'
  if (/^\d{1,18}$/.test(text)) return 'BIGINT'
  if (/^[\d_]+$/.test(text)) return 'HUGEINT'
  const decimal = /^(\d*)\.(\d*)$/.exec(text)
  if (decimal && decimal[1]!.length + decimal[2]!.length <= 38)
    return `DECIMAL(${Math.max(1, decimal[1]!.length + decimal[2]!.length)}, ${decimal[2]!.length})`
  return 'DOUBLE'
}
