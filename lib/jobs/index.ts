import { clearOldUploads, expire } from './housekeeping.ts'
import { schedule } from './schedule.ts'

export { clearTemp } from './housekeeping.ts'

const hourMs = 3_600_000

/** Starts what the server does by itself: now, and every hour. */
export function startJobs(): { stop(): Promise<void> } {
  return schedule([
    { name: 'expire results', everyMs: hourMs, run: expire },
    { name: 'clear uploads', everyMs: hourMs, run: clearOldUploads },
  ])
}
