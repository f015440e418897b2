import { log } from '../log.ts'
import { once } from '../registry.ts'

const underWay = () => once('users.background', () => new Set<Promise<void>>())

/**
 * Does what an answer must not wait for: whether an address is known would show in the time that it takes.
 * A failure goes to the log.
 */
export function afterwards(name: string, work: () => Promise<void>): void {
  const done = new Promise<void>((resolve) => setImmediate(resolve))
    .then(work)
    .catch((error: unknown) => log().error({ err: error, name }, 'work after an answer failed'))
    .finally(() => underWay().delete(done))
  underWay().add(done)
}

/** Resolves when all that was begun so far is done; for the shutdown. */
export async function settleBackground(): Promise<void> {
  await Promise.all(underWay())
}
