import { lazy } from 'react'

const longestPause = 5_000
/** So often a server may answer and still not have the part: it is of another version by now. */
const mostRefusals = 3

const answers = () =>
  fetch('/api/health').then(
    () => true,
    () => false,
  )

/** Resolves after a pause, or when the network is back. */
function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer)
      window.removeEventListener('online', go)
      resolve()
    }
    const timer = setTimeout(go, milliseconds)
    window.addEventListener('online', go)
  })
}

/**
 * Loads until it is there. Without a network that takes until there is one.
 * @throws what `load` throws, where the server answers and does not have it
 */
export async function persistently<T>(load: () => Promise<T>): Promise<T> {
  let refusals = 0
  for (let pause = 250; ; pause = Math.min(2 * pause, longestPause)) {
    try {
      return await load()
    } catch (error) {
      if (typeof window === 'undefined') throw error
      if (await answers()) refusals++
      if (refusals >= mostRefusals) throw error
      await rest(pause)
    }
  }
}

/** `lazy` for parts of a page that must outlive a lost network: what cannot be loaded is waited for, and the rest of the page stays. */
export const late: typeof lazy = (load) => lazy(() => persistently(load))
