import { sql } from 'kysely'
import { database, newId } from '../../db/index.ts'
import type { WorksheetVersionsTable } from '../../db/schema/worksheet-versions.ts'
import { open, seal } from '../seal/index.ts'
import { textPurpose, type WorksheetRow } from './store.ts'
import type { WorksheetVersion } from './types.ts'

const versionPurpose = 'worksheet_versions.text_sealed'

/** A worksheet keeps this many earlier texts, and no more than this many bytes of them; always the latest one. */
export const mostVersions = 100
const mostBytes = 25_000_000

type Reason = WorksheetVersionsTable['reason']

/** Keeps the worksheet's present text. A text that is kept already, or is empty, is not kept again. */
export async function keepPresent(row: WorksheetRow, reason: Reason): Promise<void> {
  const text = open(textPurpose, row.text_sealed)
  if (text === '') return
  await insert(row.id, text, {
    version: row.version,
    reason,
    saved_by_user_id: row.saved_by_user_id,
    saved_at: row.saved_at,
  })
}

/** Keeps a text that was never the worksheet's: the side of a conflict that gave way. */
export async function keepLoser(worksheetId: string, text: string, userId: string): Promise<void> {
  if (text === '') return
  await insert(worksheetId, text, {
    version: null,
    reason: 'conflict',
    saved_by_user_id: userId,
    saved_at: Date.now(),
  })
}

async function insert(
  worksheet_id: string,
  text: string,
  about: Pick<WorksheetVersionsTable, 'version' | 'reason' | 'saved_by_user_id' | 'saved_at'>,
): Promise<void> {
  await database()
    .insertInto('worksheet_versions')
    .values({
      id: newId(),
      worksheet_id,
      text_sealed: seal(versionPurpose, text),
      bytes: Buffer.byteLength(text),
      ...about,
    })
    .onConflict((conflict) => conflict.columns(['worksheet_id', 'version']).doNothing())
    .execute()
  await dropOldest(worksheet_id)
}

async function dropOldest(worksheetId: string): Promise<void> {
  const kept = await database()
    .selectFrom('worksheet_versions')
    .select(['id', 'bytes'])
    .where('worksheet_id', '=', worksheetId)
    .orderBy('saved_at', 'desc')
    .orderBy(sql`rowid`, 'desc')
    .execute()
  let bytes = 0
  const tooMany = kept.filter((version, at) => {
    bytes += version.bytes
    return at > 0 && (at >= mostVersions || bytes > mostBytes)
  })
  for (const { id } of tooMany) await database().deleteFrom('worksheet_versions').where('id', '=', id).execute()
}

/** Newest first, without their texts. */
export async function versionsOf(worksheetId: string): Promise<WorksheetVersion[]> {
  const rows = await database()
    .selectFrom('worksheet_versions as v')
    .leftJoin('users as u', 'u.id', 'v.saved_by_user_id')
    .select(['v.id', 'v.version', 'v.reason', 'v.bytes', 'v.saved_at as savedAt', 'u.name as savedBy'])
    .where('v.worksheet_id', '=', worksheetId)
    .orderBy('v.saved_at', 'desc')
    .orderBy(sql`v.rowid`, 'desc')
    .execute()
  return rows
}

/** The text of a version; undefined if the worksheet has no such version. */
export async function versionText(worksheetId: string, id: string): Promise<string | undefined> {
  const row = await database()
    .selectFrom('worksheet_versions')
    .select('text_sealed')
    .where('id', '=', id)
    .where('worksheet_id', '=', worksheetId)
    .executeTakeFirst()
  return row && open(versionPurpose, row.text_sealed)
}
