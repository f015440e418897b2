import { MallardError, notSupported, placeAt } from '../../errors.ts'
import { code, type HouseStatement, lex, parseHouse } from '../../sql/index.ts'
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

/** PREPARE is ours: the text is kept, and goes through the whole gate at every EXECUTE (DESIGN 3d). */
export async function prepare(session: SessionState, statement: Statement, house: Of<'prepare'>): Promise<Ran> {
  if (parseHouse(house.text)) throw notSupported("Only DuckDB's own statements can be prepared.")
  const { tokens } = read(house.text)
  checkFunctions(house.text, tokens)
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

/** A literal as a binding: number, string, TRUE, FALSE, NULL, DATE '...' and its like. */
export function literalBinding(text: string): Binding | null {
  const tokens = code(lex(text))
  const sign = tokens[0]?.text === '-' || tokens[0]?.text === '+' ? tokens.shift()!.text : ''
  const [first, second] = tokens
  if (!first) return null
  if (tokens.length === 1 && first.kind === 'number')
    return { type: numberType(first.text), value: `${sign === '-' ? '-' : ''}${first.text.replaceAll('_', '')}` }
  if (sign !== '') return null
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
  if (/^\d{1,9}$/.test(text)) return 'INTEGER'
  if (/^\d{1,18}$/.test(text)) return 'BIGINT'
  if (/^[\d_]+$/.test(text)) return 'HUGEINT'
  const decimal = /^(\d*)\.(\d*)$/.exec(text)
  if (decimal && decimal[1]!.length + decimal[2]!.length <= 38)
    return `DECIMAL(${Math.max(1, decimal[1]!.length + decimal[2]!.length)}, ${decimal[2]!.length})`
  return 'DOUBLE'
}
