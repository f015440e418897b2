import type { Actor } from '../access/types.ts'
import { notFound } from '../errors.ts'
import { type FolderRow, folderById, pathOf, type WorksheetRow, worksheetById } from './store.ts'

type Owned = Pick<FolderRow, 'account_id' | 'owner_user_id'>

/**
 * May the actor work with it? The owner alone, so far. Sharing (folders as securables with READ and WRITE) is decided
 * here: this is the one place that every door of the feature asks.
 */
function mayUse(actor: Actor, row: Owned): boolean {
  return row.account_id === actor.accountId && row.owner_user_id === actor.userId
}

/** @throws MallardError 42S02 if it is unknown, or another's */
export async function requireWorksheet(actor: Actor, id: string): Promise<WorksheetRow> {
  const row = await worksheetById(id)
  if (!row || !mayUse(actor, row)) throw notFound(id)
  return row
}

/** @throws MallardError 42S02 if it is unknown, or another's */
export async function requireFolder(actor: Actor, id: string): Promise<FolderRow> {
  const row = await folderById(id)
  if (!row || !mayUse(actor, row)) throw notFound(id)
  return row
}

/** A folder that things may be put into: the top (null), or one that is not in the trash, nor below one that is. */
export async function requireTarget(actor: Actor, folderId: string | null): Promise<FolderRow[]> {
  if (folderId === null) return []
  await requireFolder(actor, folderId)
  const path = await pathOf(folderId)
  if (path.some((folder) => folder.trashed_at !== null)) throw notFound(folderId)
  return path
}

/** Finds out what an id of the tree is. @throws MallardError 42S02 if it is unknown, or another's */
export async function requireEntry(actor: Actor, id: string) {
  const folder = await folderById(id)
  if (folder && mayUse(actor, folder)) {
    return { kind: 'folder' as const, parentId: folder.parent_id, trashedAt: folder.trashed_at }
  }
  const worksheet = await requireWorksheet(actor, id)
  return { kind: 'worksheet' as const, parentId: worksheet.folder_id, trashedAt: worksheet.trashed_at }
}
