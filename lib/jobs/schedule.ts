import { log } from '../log.ts'

/** Work that comes again and again. */
export interface Job {
  name: string
  /** Milliseconds between the end of a run and the start of the next. */
  everyMs: number
  run(now: number): void | Promise<void>
}

/** Time, as tests replace it. */
export interface Clock {
  now(): number
  /** Calls `work` once after `ms`; returns what prevents that. Must not keep the process alive. */
  after(ms: number, work: () => void): () => void
}

const realClock: Clock = {
  now: Date.now,
  after(ms, work) {
    const timer = setTimeout(work, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/**
 * Runs each job now and then every `everyMs`, one job at a time. A job that fails is logged and comes again in its
 * time.
 * @returns what ends it; resolves when the run under way is over
 */
export function schedule(jobs: readonly Job[], clock: Clock = realClock): { stop(): Promise<void> } {
  const waiting = new Map<Job, () => void>()
  let stopped = false
  let queue = Promise.resolve()
  const run = async (job: Job) => {
    waiting.delete(job)
    if (stopped) return
    try {
      await job.run(clock.now())
    } catch (error) {
      log().error({ err: error, job: job.name }, 'a job failed')
    }
    if (!stopped)
      waiting.set(
        job,
        clock.after(job.everyMs, () => enqueue(job)),
      )
  }
  const enqueue = (job: Job) => {
    queue = queue.then(() => run(job))
  }
  for (const job of jobs) enqueue(job)
  return {
    async stop() {
      stopped = true
      for (const cancel of waiting.values()) cancel()
      await queue
    },
  }
}
