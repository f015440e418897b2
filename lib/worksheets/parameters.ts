import type { Actor } from '../access/types.ts'
import { open, seal } from '../seal/index.ts'
import { saveSetting, settingsOf } from '../users/index.ts'
import { requireWorksheet } from './authorise.ts'
import type { ParameterValue } from './types.ts'

/** What was last given for parameters, by their names. */
export type ParameterValues = Record<string, ParameterValue>

const key = 'worksheet-parameters'
const purpose = 'user_settings.worksheet-parameters'
/** Characters of JSON, so that the sealed text fits into a setting; the worksheets used last are kept. */
const most = 40_000

/** By worksheet, the one used last at the end. What no key opens any more is forgotten. */
async function kept(actor: Actor): Promise<[string, ParameterValues][]> {
  const sealed = (await settingsOf(actor))[key]
  if (typeof sealed !== 'string') return []
  try {
    return JSON.parse(open(purpose, Buffer.from(sealed, 'base64'))) as [string, ParameterValues][]
  } catch {
    return []
  }
}

/** What the actor last gave for the parameters of a worksheet. @throws MallardError 42S02 */
export async function parametersOf(actor: Actor, id: string): Promise<ParameterValues> {
  await requireWorksheet(actor, id, 'READ')
  return (await kept(actor)).find(([worksheet]) => worksheet === id)?.[1] ?? {}
}

/**
 * Remembers what the actor gave, for nobody else, sealed. Names that are not among `values` stay as they were; what does
 * not fit beside it is forgotten, the worksheet used longest ago first.
 * @throws MallardError 42S02
 */
export async function rememberParameters(
  actor: Actor,
  { id, values }: { id: string; values: ParameterValues },
): Promise<void> {
  await requireWorksheet(actor, id, 'READ')
  const all = await kept(actor)
  const before = all.find(([worksheet]) => worksheet === id)?.[1] ?? {}
  const now: [string, ParameterValues][] = [
    ...all.filter(([worksheet]) => worksheet !== id),
    [id, { ...before, ...values }],
  ]
  while (now.length > 0 && JSON.stringify(now).length > most) now.shift()
  await saveSetting(actor, key, seal(purpose, JSON.stringify(now)).toString('base64'))
}
