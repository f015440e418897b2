import { nameKey } from '../../access/types.ts'
import { MallardError, notFound, notSupported, placeAt } from '../../errors.ts'
import { type Call, type Chain, calls, chains, type Head, type Replacement, type Token } from '../../sql/index.ts'
import { noFunction } from '../faults.ts'
import { typeAdvice } from './elsewhere.ts'
import { isBuiltin } from './functions.ts'
import { isHiddenCall, readings, type Scope } from './names.ts'

/** DuckDB reads a string in the place of a table as a file (a replacement scan), while it binds. */
export function refuseFiles(text: string, tokens: readonly Token[]): void {
  const file = chains(tokens).find((chain) => chain.string)
  if (file)
    throw notSupported(
      'A file cannot be read here.',
      'Use Load a file: right-click a schema in the tree, or Ctrl-K.',
      placeAt(text, file.start),
    )
}

/** A name that no macro has. */
const absentName = '__mallard_absent'

/**
 * A macro that the actor may not see must not run: DuckDB plans the statement with a name instead that there is not,
 * and says what it would say of a macro that does not exist.
 */
export function hideMacros(tokens: readonly Token[], scope: Scope): { calls: Call[]; replacements: Replacement[] } {
  const hidden = calls(tokens).filter((call) => isHiddenCall(call, scope))
  const replacements = hidden.map(({ parts }) => {
    const { start, end } = parts.at(-1)!
    return { start, end, text: absentName }
  })
  return { calls: hidden, replacements }
}

/**
 * What DuckDB says of a qualified function or type that it does not know depends on whether the database or schema
 * before the name exists: the answer gives the name as it was typed, whatever is missing.
 */
export function sameForAbsent(
  error: MallardError,
  text: string,
  tokens: readonly Token[],
  scope: Scope,
  hidden: readonly Call[],
): MallardError {
  const [first] = hidden
  if (first && error.message.includes(absentName)) {
    if (first.parts.length > 1) return noCall(text, first)
    return new MallardError(error.sqlState, error.message.replaceAll(absentName, first.name), error)
  }
  if (error.sqlState !== '42883' && error.sqlState !== '42S02') return error
  const name = nameKey(/'(.+?)'/.exec(error.message)?.[1] ?? '')
  const fits = (chain: Chain) => chain.parts.length > 1 && chain.parts.some((part) => nameKey(part.value) === name)
  const call = unknownCalls(tokens, scope).find(fits)
  if (call) return noCall(text, call)
  const type = chains(tokens).find((chain) => chain.position === 'other' && !chain.call && fits(chain))
  if (type) return notFound(text.slice(type.start, type.end), placeAt(text, type.start))
  const hint = error.sqlState === '42S02' ? typeAdvice(name) : undefined
  return hint ? new MallardError(error.sqlState, error.message, { ...error, hint }) : error
}

const partsOf = (call: Call) => call.parts.slice(-3).map((part) => part.value)

function unknownCalls(tokens: readonly Token[], scope: Scope): Call[] {
  return calls(tokens).filter(
    (call) =>
      !scope.temp.has(nameKey(call.name)) && !readings(partsOf(call), scope).some((one) => one.kind === 'FUNCTION'),
  )
}

/** The answer for a function that is not there, or must be as if it were not. */
export function noCall(text: string, call: Call): MallardError {
  const place = placeAt(text, call.start)
  return call.parts.length > 1 ? notFound(text.slice(call.start, call.end), place) : noFunction(call.name, place)
}

export function refuseBuiltinNames(head: Head): void {
  const name = head.create?.kind === 'MACRO' ? head.create.name.at(-1) : undefined
  if (name && isBuiltin(name)) throw notSupported(`'${name}' is a function of DuckDB; a macro cannot carry its name.`)
}
