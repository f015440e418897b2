import { MallardError } from './errors.ts'

/** Who does something costly, and who waits for it. */
export interface Turns {
  /**
   * Runs `work` when it is the sender's turn.
   * @throws MallardError 54000 (status 429) when too much of the sender's waits already, 57014 when `signal` aborts before
   */
  run<T>(sender: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>
}

const mostWaiting = 20

/** At most `most` at once, and of each sender one: whoever asks for much waits for themselves. */
export function makeTurns(most: number): Turns {
  const running = new Set<string>()
  const waiting: { sender: string; go(): void }[] = []

  function next(): void {
    while (running.size < most) {
      const at = waiting.findIndex(({ sender }) => !running.has(sender))
      if (at < 0) return
      const [one] = waiting.splice(at, 1)
      running.add(one!.sender)
      one!.go()
    }
  }

  function turn(sender: string, signal?: AbortSignal): Promise<void> {
    if (waiting.filter((one) => one.sender === sender).length >= mostWaiting)
      throw new MallardError('54000', 'Too many requests of yours wait already.', { status: 429 })
    return new Promise((resolve, reject) => {
      const broken = () => {
        const at = waiting.indexOf(one)
        if (at < 0) return
        waiting.splice(at, 1)
        reject(new MallardError('57014', 'The request was broken off.', { status: 400 }))
      }
      const one = {
        sender,
        go() {
          signal?.removeEventListener('abort', broken)
          resolve()
        },
      }
      waiting.push(one)
      if (signal?.aborted) return broken()
      signal?.addEventListener('abort', broken, { once: true })
      next()
    })
  }

  return {
    async run(sender, work, signal) {
      await turn(sender, signal)
      try {
        return await work()
      } finally {
        running.delete(sender)
        next()
      }
    },
  }
}
