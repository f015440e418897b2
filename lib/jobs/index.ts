import { forgetEnded } from '../users/index.ts'
import { keepReserve } from '../warehouse/index.ts'
import { expireTrash } from '../worksheets/index.ts'
import { deleteDroppedAccounts } from './accounts.ts'
import { clearOldUploads, expire } from './housekeeping.ts'
import { schedule } from './schedule.ts'

export { clearTemp } from './housekeeping.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Starts what the server does by itself: now, and again in its time. */
export function startJobs(): { stop(): Promise<void> } {
  return schedule([
    { name: 'expire results', everyMs: hourMs, run: expire },
    { name: 'forget links, sign-ins and limits that are over', everyMs: hourMs, run: forgetEnded },
    { name: 'clear uploads', everyMs: hourMs, run: clearOldUploads },
    { name: 'empty old trash', everyMs: hourMs, run: expireTrash },
    { name: 'delete dropped accounts', everyMs: hourMs, run: deleteDroppedAccounts },
    { name: 'keep room on the disk', everyMs: minuteMs, run: keepReserve },
  ])
}
