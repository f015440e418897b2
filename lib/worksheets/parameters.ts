import type { Actor } from '../access/types.ts'
import { MallardError } from '../errors.ts'
import { requireWorksheet } from './authorise.ts'
import { keepValues, type ParameterValues, valuesOf } from './parameters.store.ts'

export type { ParameterValues } from './parameters.store.ts'

/** Characters of JSON that a user may keep with a worksheet. */
const most = 100_000

/** What the actor last gave for the parameters of a worksheet. @throws MallardError 42S02 */
export async function parametersOf(actor: Actor, id: string): Promise<ParameterValues> {
  await requireWorksheet(actor, id, 'READ')
  return valuesOf(actor.userId, id)
}

/**
 * Remembers what the actor gave, for nobody else, sealed. Names that are not among `values` stay as they were.
 * @throws MallardError 42S02; 54000 for more than is kept
 */
export async function rememberParameters(
  actor: Actor,
  { id, values }: { id: string; values: ParameterValues },
): Promise<void> {
  await requireWorksheet(actor, id, 'READ')
  const text = JSON.stringify({ ...(await valuesOf(actor.userId, id)), ...values })
  if (text.length > most)
    throw new MallardError('54000', 'The values of the parameters are too long to be remembered.', { status: 400 })
  await keepValues(actor.userId, id, text)
}
