import type { Server } from 'node:http'
import { log } from '../log.ts'

/** What a stopping server waits for, in milliseconds, before it ends what is still under way. */
export const GRACE_MS = 7_000

/** Takes no new connections, and resolves when the open requests are answered, or after `graceMs`. */
export async function drain(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection that is kept open falls idle when its last answer is out, not before.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), graceMs)
  })
  if ((await Promise.race([closed, patience])) === 'late') server.closeAllConnections()
  clearTimeout(timer)
  clearInterval(sweep)
}

/** Runs steps in order; one that fails is logged and does not keep the others from running. */
export async function inTurn(steps: [string, () => unknown][]): Promise<void> {
  for (const [name, step] of steps) {
    try {
      await step()
    } catch (error) {
      log().error({ err: error, step: name }, 'stopping: a step failed')
    }
  }
}
