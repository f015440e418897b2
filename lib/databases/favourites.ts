import { accessState } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { MallardError } from '../errors.ts'
import { saveSetting, settingsOf } from '../users/index.ts'

const key = 'favourites'
const most = 500

/** Ids of the actor's favourite databases, schemas and objects, those that are gone left out. Authorise before showing. */
export async function favouritesOf(actor: Actor): Promise<string[]> {
  const state = accessState(actor.accountId)
  const kept = (await settingsOf(actor))[key]
  return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string' && state.securables.has(id)) : []
}

/** Keeps an object among the actor's favourites, or no longer. @throws MallardError 54000 for too many */
export async function setFavourite(actor: Actor, { id, on }: { id: string; on: boolean }): Promise<void> {
  const others = (await favouritesOf(actor)).filter((each) => each !== id)
  if (on && others.length >= most)
    throw new MallardError('54000', `There are at most ${most} favourites.`, { status: 400 })
  await saveSetting(actor, key, on ? [...others, id] : others)
}
