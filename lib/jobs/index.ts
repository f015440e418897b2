import { forgetEnded } from '../users/index.ts'
import { clearOldUploads, expire } from './housekeeping.ts'
import { schedule } from './schedule.ts'

export { clearTemp } from './housekeeping.ts'

const hourMs = 3_600_000

/** Starts what the server does by itself: now, and every hour. */
export function startJobs(): { stop(): Promise<void> } {
  return schedule([
    { name: 'expire results', everyMs: hourMs, run: expire },
    { name: 'forget links, sign-ins and limits that are over', everyMs: hourMs, run: forgetEnded },
    { name: 'clear uploads', everyMs: hourMs, run: clearOldUploads },
  ])
}
