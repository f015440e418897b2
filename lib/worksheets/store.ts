import { type Selectable, sql } from 'kysely'
import { database } from '../../db/index.ts'
import type { FoldersTable } from '../../db/schema/folders.ts'
import type { WorksheetsTable } from '../../db/schema/worksheets.ts'
import { MallardError } from '../errors.ts'
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

export function toText(row: WorksheetRow): Omit<WorksheetText, 'right' | 'owner'> {
  const start: SessionStart = {}
  if (row.role_name !== null) start.role = row.role_name
  if (row.warehouse_name !== null) start.warehouse = row.warehouse_name
  if (row.database_name !== null) start.database = row.database_name
  if (row.schema_name !== null) start.schema = row.schema_name
  const { id, name, version, updated_at: updatedAt } = row
  return { id, name, version, updatedAt, start, text: open(textPurpose, row.text_sealed) }
}

/** A folder or worksheet without its text. */
export interface EntryRow {
  id: string
  account_id: string
  owner_user_id: string
  kind: WorksheetEntry['kind']
  parent_id: string | null
  name: string
  created_at: number
  updated_at: number
  trashed_at: number | null
  trashed_by_user_id: string | null
  comment: string | null
}

const shared = [
  'id',
  'account_id',
  'owner_user_id',
  'name',
  'created_at',
  'updated_at',
  'trashed_at',
  'trashed_by_user_id',
] as const
const folderColumns = [...shared, 'parent_id'] as const
const worksheetColumns = [...shared, 'folder_id as parent_id', 'comment'] as const
const folderEntry = () => database().selectFrom('folders').select(folderColumns)
const worksheetEntry = () => database().selectFrom('worksheets').select(worksheetColumns)
const asFolder = (row: Omit<EntryRow, 'kind' | 'comment'>): EntryRow => ({ ...row, kind: 'folder', comment: null })
const asWorksheet = (row: Omit<EntryRow, 'kind'>): EntryRow => ({ ...row, kind: 'worksheet' })

/** All folders and worksheets whose rows are the user's, the trash included. */
export async function rowsOfUser(userId: string): Promise<EntryRow[]> {
  const folders = await folderEntry().where('owner_user_id', '=', userId).execute()
  const worksheets = await worksheetEntry().where('owner_user_id', '=', userId).execute()
  return [...folders.map(asFolder), ...worksheets.map(asWorksheet)]
}

/** These folders and worksheets and all that lies in them, the trash included. */
export async function rowsWithin(ids: readonly string[]): Promise<EntryRow[]> {
  if (ids.length === 0) return []
  const all = [...ids]
  const inside = () =>
    database().withRecursive('inside(id)', (db) =>
      db
        .selectFrom('folders')
        .select('id')
        .where('id', 'in', all)
        .union(db.selectFrom('folders').innerJoin('inside', 'inside.id', 'folders.parent_id').select('folders.id')),
    )
  const folders = await inside()
    .selectFrom('folders')
    .select(folderColumns)
    .where('id', 'in', (db) => db.selectFrom('inside').select('id'))
    .execute()
  const worksheets = await inside()
    .selectFrom('worksheets')
    .select(worksheetColumns)
    .where((where) =>
      where.or([where('id', 'in', all), where('folder_id', 'in', where.selectFrom('inside').select('id'))]),
    )
    .execute()
  return [...folders.map(asFolder), ...worksheets.map(asWorksheet)]
}

interface Fresh {
  id: string
  account_id: string
  owner_user_id: string
  name: string
  now: number
}

/** Writes a new folder. */
export async function insertFolder({ now, ...row }: Fresh & { parent_id: string | null }): Promise<void> {
  await database()
    .insertInto('folders')
    .values({ ...row, created_at: now, updated_at: now, trashed_at: null, trashed_by_user_id: null })
    .execute()
}

type NewRow = Fresh & {
  folder_id: string | null
  text_sealed: Buffer
  comment: string | null
  /** Who wrote the text. */
  saved_by_user_id: string
} & ReturnType<typeof startColumns>

/** Writes a new worksheet. @returns its row */
export async function insertWorksheet({ now, ...given }: NewRow): Promise<WorksheetRow> {
  const times = { created_at: now, updated_at: now, saved_at: now }
  const row: WorksheetRow = { ...given, ...times, version: 1, trashed_at: null, trashed_by_user_id: null }
  await database().insertInto('worksheets').values(row).execute()
  return row
}

/** Writes a worksheet's next text. @returns its row as it is then */
export async function writeText(row: WorksheetRow, text_sealed: Buffer, userId: string): Promise<WorksheetRow> {
  const now = Date.now()
  const next = { text_sealed, version: row.version + 1, updated_at: now, saved_at: now, saved_by_user_id: userId }
  await database().updateTable('worksheets').set(next).where('id', '=', row.id).execute()
  return { ...row, ...next }
}

/** 40001: nothing is written over a text that the writer has not seen. */
export function changedMeanwhile(name: string): MallardError {
  return new MallardError('40001', `'${name}' was saved elsewhere in the meantime.`, {
    status: 409,
    hint: 'Compare the two texts and save again.',
  })
}

/** Bytes of the sealed texts of these worksheets together. */
export async function sealedBytes(ids: readonly string[]): Promise<number> {
  const { rows } = await sql<{ bytes: number | null }>`
    SELECT sum(length(text_sealed)) AS bytes FROM worksheets
    WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`.execute(database())
  return rows[0]?.bytes ?? 0
}

/** Gives rows to a user: what is moved belongs to the owner of where it ends up. */
export async function giveRowsTo(userId: string, rows: readonly EntryRow[]): Promise<void> {
  for (const [table, kind] of [
    ['folders', 'folder'],
    ['worksheets', 'worksheet'],
  ] as const) {
    const ids = rows.filter((row) => row.kind === kind).map(({ id }) => id)
    if (ids.length > 0)
      await database().updateTable(table).set({ owner_user_id: userId }).where('id', 'in', ids).execute()
  }
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
  set: {
    name?: string
    parentId?: string | null
    trashedAt?: number | null
    /** A user's id. */
    trashedBy?: string | null
    updatedAt?: number
  },
): Promise<void> {
  const common = {
    ...(set.name === undefined ? {} : { name: set.name }),
    ...(set.trashedAt === undefined ? {} : { trashed_at: set.trashedAt }),
    ...(set.trashedBy === undefined ? {} : { trashed_by_user_id: set.trashedBy }),
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

/** Deletes these rows; whole trees only. */
export async function deleteRows(rows: readonly EntryRow[]): Promise<void> {
  const idsOf = (kind: EntryRow['kind']) => rows.filter((row) => row.kind === kind).map(({ id }) => id)
  await database().deleteFrom('worksheets').where('id', 'in', idsOf('worksheet')).execute()
  // Folders lie in each other: free them first, then they go in any order.
  await database().updateTable('folders').set({ parent_id: null }).where('id', 'in', idsOf('folder')).execute()
  await database().deleteFrom('folders').where('id', 'in', idsOf('folder')).execute()
}
