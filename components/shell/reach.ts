/** How the page stands with the server. */
export interface Standing {
  /** No answer came to the last question; it is being asked until one does. */
  lost: boolean
  /** The session has ended and somebody waits for a new one. */
  signedOut: boolean
}

let standing: Standing = { lost: false, signedOut: false }
let listeners: (() => void)[] = []
let asked: { answer: Promise<boolean>; settle: (signedIn: boolean) => void } | null = null
/** The person closed the dialog: what the page does by itself does not open it again. */
let dismissed = false

function become(change: Partial<Standing>): void {
  standing = { ...standing, ...change }
  for (const listener of listeners) listener()
}

export const standingNow = (): Standing => standing

export function onStanding(listener: () => void): () => void {
  listeners.push(listener)
  return () => {
    listeners = listeners.filter((one) => one !== listener)
  }
}

const pause = 1500

/** No answer came. From now on the server is asked whether it is there; when it is, whoever waits for the network goes on. */
export function lost(): void {
  if (standing.lost || typeof window === 'undefined') return
  become({ lost: true })
  const ask = async () => {
    const answer = await fetch('/api/health').catch(() => null)
    if (!answer?.ok) return void setTimeout(ask, pause)
    become({ lost: false })
    window.dispatchEvent(new Event('online'))
  }
  setTimeout(ask, pause)
}

/**
 * Asks the person to sign in again, in place: one dialog for all who wait. `automatic`: nobody asked for what is to be
 * done, so a dialog that was closed stays closed.
 * @returns whether they did
 */
export function signedInAgain(automatic = false): Promise<boolean> {
  if (asked) return asked.answer
  if (automatic && dismissed) return Promise.resolve(false)
  let settle: (signedIn: boolean) => void = () => {}
  const answer = new Promise<boolean>((resolve) => {
    settle = resolve
  })
  asked = { answer, settle }
  become({ signedOut: true })
  return answer
}

/** The dialog's end. */
export function settleSignIn(signedIn: boolean): void {
  dismissed = !signedIn
  asked?.settle(signedIn)
  asked = null
  become({ signedOut: false })
  if (signedIn) window.dispatchEvent(new Event('online'))
}

/**
 * `fetch` for the page's own questions: a session that has ended is begun anew in place and the question asked again, and a
 * server that does not answer is waited for.
 * @throws what fetch throws
 */
export async function reach(path: string, init: RequestInit, automatic = false): Promise<Response> {
  const ask = () =>
    fetch(path, init).catch((error: unknown) => {
      if (!init.signal?.aborted) lost()
      throw error
    })
  const answer = await ask()
  return answer.status === 401 && (await signedInAgain(automatic)) ? ask() : answer
}

type Answer = { ok: true } | { ok: false; error: { sqlState: string } }

/** The same for server actions: each is tried again when the person has signed in again. */
export function reaching<A extends object>(actions: A): A {
  const guarded = (action: (given: unknown) => Promise<Answer>) => async (given: unknown) => {
    const ask = () =>
      action(given).catch((error: unknown) => {
        lost()
        throw error
      })
    const answer = await ask()
    if (answer.ok || answer.error.sqlState !== '28000') return answer
    return (await signedInAgain()) ? ask() : answer
  }
  return Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [name, guarded(action as Parameters<typeof guarded>[0])]),
  ) as A
}
