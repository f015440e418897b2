import { transaction } from '../../db/index.ts'

/**
 * What a backup must not bring back: results whose files it does not hold, browsers that were signed out since, links
 * and mails that were used or sent since.
 */
export async function forgetPassing(): Promise<void> {
  await transaction(async (trx) => {
    for (const table of ['results', 'result_files', 'browser_sessions', 'one_time_links', 'mails', 'limits'] as const)
      await trx.deleteFrom(table).execute()
  })
}
