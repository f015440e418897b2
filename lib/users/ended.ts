import { database } from '../../db/index.ts'
import { dropIdleLimits } from './limits.ts'

const keepMs = 30 * 86_400_000

/** Deletes challenges that are over, links and browser sessions that were over a month ago, and limits that are full again. Call it hourly. */
export async function forgetEnded(now = Date.now()): Promise<void> {
  const before = now - keepMs
  await database().deleteFrom('one_time_links').where('expires_at', '<', before).execute()
  await database()
    .deleteFrom('one_time_links')
    .where('purpose', 'in', ['passkey', 'passkey-sign-in', 'sso', 'sso-return'])
    .where('expires_at', '<', now)
    .execute()
  await database()
    .deleteFrom('browser_sessions')
    .where((eb) => eb.or([eb('ended_at', '<', before), eb('used_at', '<', before)]))
    .execute()
  await dropIdleLimits(now)
}
