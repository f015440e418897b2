import { database } from '../../db/index.ts'
import type { WorksheetEntry } from './types.ts'

interface Trashed {
  kind: WorksheetEntry['kind']
  id: string
}

/** What lies in the trash, of all accounts, since before `before` (milliseconds since 1970). */
export async function trashedBefore(before: number): Promise<Trashed[]> {
  const ids = async (table: 'folders' | 'worksheets', kind: Trashed['kind']) => {
    const rows = await database().selectFrom(table).select('id').where('trashed_at', '<', before).execute()
    return rows.map(({ id }) => ({ kind, id }))
  }
  return [...(await ids('worksheets', 'worksheet')), ...(await ids('folders', 'folder'))]
}

/** Who put these into the trash: users' names by the entries' ids. */
export async function whoTrashed(ids: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  if (ids.length === 0) return names
  for (const table of ['folders', 'worksheets'] as const) {
    const rows = await database()
      .selectFrom(table)
      .innerJoin('users', 'users.id', `${table}.trashed_by_user_id`)
      .select([`${table}.id`, 'users.name'])
      .where(`${table}.trashed_at`, 'is not', null)
      .where(`${table}.id`, 'in', ids)
      .execute()
    for (const { id, name } of rows) names.set(id, name)
  }
  return names
}
