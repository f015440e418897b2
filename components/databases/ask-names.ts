import type { Completions, CompletionWish } from '@/lib/warehouse/types'
import { here } from '../shell/place'

export type AskNames = (wish: CompletionWish) => Promise<Completions>

/** Names for the editor, from the server. @throws Error when it cannot be reached or refuses */
export const askNames: AskNames = async (wish) => {
  const response = await fetch(here('/api/completion'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  })
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  return (await response.json()) as Completions
}
