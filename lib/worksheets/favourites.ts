import type { Actor } from '../access/types.ts'
import { MallardError } from '../errors.ts'
import { saveSetting, settingsOf } from '../users/index.ts'
import { requireWorksheet } from './authorise.ts'

const key = 'favourite-worksheets'
const most = 500

/** Ids of the actor's favourite worksheets; some may be gone. */
export async function favouriteWorksheets(actor: Actor): Promise<string[]> {
  const kept = (await settingsOf(actor))[key]
  return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
}

/** Keeps a worksheet among the actor's favourites, or no longer. @throws MallardError 42S02, 54000 for more than 500 */
export async function setFavouriteWorksheet(actor: Actor, { id, on }: { id: string; on: boolean }): Promise<void> {
  if (on) await requireWorksheet(actor, id, 'READ')
  const others = (await favouriteWorksheets(actor)).filter((each) => each !== id)
  if (on && others.length >= most)
    throw new MallardError('54000', `There are at most ${most} favourites.`, { status: 400 })
  await saveSetting(actor, key, on ? [...others, id] : others)
}
