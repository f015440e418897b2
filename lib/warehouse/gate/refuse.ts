import { nameKey } from '../../access/types.ts'
import { notSupported, placeAt } from '../../errors.ts'
import { calls, chains, type Head, type Token } from '../../sql/index.ts'
import { noFunction } from '../faults.ts'
import { isBuiltin } from './functions.ts'
import { hiddenReadings, readings, type Scope } from './names.ts'

/** DuckDB reads a string in the place of a table as a file (a replacement scan), while it binds. */
export function refuseFiles(text: string, tokens: readonly Token[]): void {
  const file = chains(tokens).find((chain) => chain.string)
  if (file)
    throw notSupported(
      'A file cannot be read here.',
      'Load files with the upload dialog or from a stage.',
      placeAt(text, file.start),
    )
}

/** A macro that the actor may not see must not run, and is answered as one that there is not. */
export function refuseHiddenMacros(text: string, tokens: readonly Token[], scope: Scope): void {
  for (const call of calls(tokens)) {
    const { name } = call
    const parts = call.parts.map((part) => part.value)
    if (scope.temp.has(nameKey(name)) || readings(parts.slice(-3), scope).some((one) => one.kind === 'FUNCTION'))
      continue
    if (hiddenReadings(parts.slice(-3), scope, 'FUNCTION')) throw noFunction(name, placeAt(text, call.start))
  }
}

export function refuseBuiltinNames(head: Head): void {
  const name = head.create?.kind === 'MACRO' ? head.create.name.at(-1) : undefined
  if (name && isBuiltin(name)) throw notSupported(`'${name}' is a function of DuckDB; a macro cannot carry its name.`)
}
