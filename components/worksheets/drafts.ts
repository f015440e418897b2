/** A text that was typed in a tab of this browser and is not known to have reached the server. */
export interface Draft {
  key: string
  text: string
  /** The worksheet's version that it was typed over. */
  version: number
  at: number
}

const prefix = (id: string) => `mallard-draft-${id}/`

let tab: string | null = null

/** This tab's name among all of the browser; a lock says to the others that it is alive. */
function ownTab(): string {
  if (tab === null) {
    tab = Math.random().toString(36).slice(2, 12)
    void globalThis.navigator?.locks?.request(`mallard-tab-${tab}`, () => new Promise(() => undefined))
  }
  return tab
}

/** Keeps a text in this browser. Each tab has a place of its own, so that none writes over another's. @returns false if there is no room */
export function keepDraft(id: string, text: string, version: number): boolean {
  try {
    localStorage.setItem(prefix(id) + ownTab(), JSON.stringify({ text, version, at: Date.now() }))
    return true
  } catch {
    return false
  }
}

export const dropDraft = (id: string): void => forgetDraft(prefix(id) + ownTab())

export function forgetDraft(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // A closed store holds nothing.
  }
}

/** Tabs of this browser that are open; null where it does not say (plain http from another machine). */
async function livingTabs(): Promise<Set<string> | null> {
  const state = await globalThis.navigator?.locks?.query().catch(() => null)
  return state ? new Set((state.held ?? []).flatMap(({ name }) => name?.match(/^mallard-tab-(.*)/)?.[1] ?? [])) : null
}

function read(key: string): Draft | null {
  try {
    const { text, version, at } = JSON.parse(localStorage.getItem(key) ?? 'null') as Omit<Draft, 'key'>
    return typeof text === 'string' ? { key, text, version, at } : null
  } catch {
    return null
  }
}

/** What tabs that are gone left of a worksheet, the latest first. */
export async function leftDrafts(id: string): Promise<Draft[]> {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix(id)))
  if (keys.length === 0) return []
  const living = await livingTabs()
  const own = ownTab()
  return keys
    .filter((key) => {
      const owner = key.slice(prefix(id).length)
      return owner !== own && !living?.has(owner)
    })
    .flatMap((key) => read(key) ?? [])
    .sort((a, b) => b.at - a.at)
}
