import type { Autosave } from './autosave'
import { forgetDraft, leftDrafts } from './drafts'
import { keepVersion } from './texts'

interface Place {
  id: string
  autosave: Autosave
  text: () => string
  /** Writes into the editor, so that it can be undone there. */
  replace: (text: string) => void
  /** False once another worksheet is shown. */
  isShown: () => boolean
}

/**
 * Brings back what a tab that is gone had not saved. Was the worksheet saved meanwhile, the two texts are a conflict, which a person
 * ends. What still older tabs left is kept as versions.
 * @returns whether anything came back
 */
export async function recover({ id, autosave, text, replace, isShown }: Place): Promise<boolean> {
  const [latest, ...older] = await leftDrafts(id)
  for (const draft of older) if ((await keepVersion(id, draft.text)).ok) forgetDraft(draft.key)
  if (!latest || !isShown()) return false
  const news = latest.text !== text()
  if (news) {
    replace(latest.text)
    if (latest.version !== autosave.version) autosave.enterConflict()
    else void autosave.flush()
  }
  // Now it lies in this tab's place.
  forgetDraft(latest.key)
  return news
}
