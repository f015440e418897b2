import type { Selectable } from 'kysely'
import { database } from '../../db/index.ts'
import type { FoldersTable } from '../../db/schema/folders.ts'
import type { WorksheetsTable } from '../../db/schema/worksheets.ts'
import { open } from '../seal/index.ts'
import type { SessionStart } from '../warehouse/types.ts'
import type { WorksheetEntry, WorksheetText } from './types.ts'

export type FolderRow = Selectable<FoldersTable>
export type WorksheetRow = Selectable<WorksheetsTable>

export const textPurpose = 'worksheets.text_sealed'

export function startColumns(start: SessionStart) {
  return {
    role_name: start.role ?? null,
    warehouse_name: start.warehouse ?? null,
    database_name: start.database ?? null,
    schema_name: start.schema ?? null,
  }
}

export function toText(row: WorksheetRow): WorksheetText {
  const start: SessionStart = {}
  if (row.role_name !== null) start.role = row.role_name
  if (row.warehouse_name !== null) start.warehouse = row.warehouse_name
  if (row.database_name !== null) start.database = row.database_name
  if (row.schema_name !== null) start.schema = row.schema_name
  const { id, name, version, updated_at: updatedAt } = row
  return { id, name, version, updatedAt, start, text: open(textPurpose, row.text_sealed) }
}

/** All folders and worksheets of an owner, the trash included. */
export async function entriesOf(ownerUserId: string): Promise<WorksheetEntry[]> {
  const folders = await database().selectFrom('folders').selectAll().where('owner_user_id', '=', ownerUserId).execute()
  const worksheets = await database()
    .selectFrom('worksheets')
    .select(['id', 'name', 'folder_id as parent_id', 'created_at', 'updated_at', 'trashed_at'])
    .where('owner_user_id', '=', ownerUserId)
    .execute()
  const entry = (kind: WorksheetEntry['kind']) => (row: (typeof worksheets)[number]) => ({
    id: row.id,
    name: row.name,
    kind,
    parentId: row.parent_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    trashedAt: row.trashed_at,
  })
  return [...folders.map(entry('folder')), ...worksheets.map(entry('worksheet'))]
}

export function folderById(id: string): Promise<FolderRow | undefined> {
  return database().selectFrom('folders').selectAll().where('id', '=', id).executeTakeFirst()
}

export function worksheetById(id: string): Promise<WorksheetRow | undefined> {
  return database().selectFrom('worksheets').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The folder and those above it, innermost first. */
export async function pathOf(folderId: string | null): Promise<FolderRow[]> {
  const path: FolderRow[] = []
  for (let id = folderId; id !== null; ) {
    const folder = await folderById(id)
    if (!folder) break
    path.push(folder)
    id = folder.parent_id
  }
  return path
}

/** Changes the row of an entry, whichever table it is in. */
export async function updateEntry(
  kind: WorksheetEntry['kind'],
  id: string,
  set: { name?: string; parentId?: string | null; trashedAt?: number | null; updatedAt?: number },
): Promise<void> {
  const common = {
    ...(set.name === undefined ? {} : { name: set.name }),
    ...(set.trashedAt === undefined ? {} : { trashed_at: set.trashedAt }),
    ...(set.updatedAt === undefined ? {} : { updated_at: set.updatedAt }),
  }
  if (kind === 'folder') {
    const moved = set.parentId === undefined ? {} : { parent_id: set.parentId }
    await database()
      .updateTable('folders')
      .set({ ...common, ...moved })
      .where('id', '=', id)
      .execute()
  } else {
    const moved = set.parentId === undefined ? {} : { folder_id: set.parentId }
    await database()
      .updateTable('worksheets')
      .set({ ...common, ...moved })
      .where('id', '=', id)
      .execute()
  }
}

/** Deletes all that an owner has, the trash included. */
export async function deleteAllOf(ownerUserId: string): Promise<void> {
  await database().deleteFrom('worksheets').where('owner_user_id', '=', ownerUserId).execute()
  // Folders lie in each other: free them first, then they go in any order.
  await database().updateTable('folders').set({ parent_id: null }).where('owner_user_id', '=', ownerUserId).execute()
  await database().deleteFrom('folders').where('owner_user_id', '=', ownerUserId).execute()
}
