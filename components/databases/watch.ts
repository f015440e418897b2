import { here } from '../shell/place'
import type { Catalog } from './catalog'

/** How often a page that is looked at asks whether others changed something, in milliseconds. */
const everyMs = 5_000

async function askMark(role: string | undefined): Promise<string> {
  const response = await fetch(here('/api/catalog'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(role ? { role } : {}),
  })
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  return ((await response.json()) as { mark: string }).mark
}

/**
 * Has a catalog fetched anew when anybody changed what its role sees: asked every few seconds while the page is looked
 * at, and at once when one comes back to it. @returns what ends this
 */
export function watchCatalog(catalog: Pick<Catalog, 'role' | 'refresh'>, ask = askMark): () => void {
  let seen: { role: string | undefined; mark: string } | null = null
  let asking = false
  async function look() {
    if (asking || document.visibilityState === 'hidden') return
    asking = true
    const { role } = catalog
    try {
      const mark = await ask(role)
      const changed = seen !== null && seen.role === role && seen.mark !== mark
      seen = { role, mark }
      if (changed) await catalog.refresh()
    } catch {
      // Out of reach: the next look tells, and what is shown stays.
    } finally {
      asking = false
    }
  }
  const timer = setInterval(look, everyMs)
  window.addEventListener('focus', look)
  document.addEventListener('visibilitychange', look)
  void look()
  return () => {
    clearInterval(timer)
    window.removeEventListener('focus', look)
    document.removeEventListener('visibilitychange', look)
  }
}
