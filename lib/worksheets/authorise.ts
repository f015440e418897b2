import type { Actor } from '../access/types.ts'
import { MallardError, notFound } from '../errors.ts'
import { includes, ownerOf, readerOf, rightOn } from './rights.ts'
import { type FolderRow, folderById, pathOf, type WorksheetRow, worksheetById } from './store.ts'
import type { Right } from './types.ts'

// The one place that every door of the feature asks. Absent, another's and trashed (for those who may only read) are one case.

/** A worksheet or folder that the actor may work with, and how far. */
export type Reached<R> = R & {
  right: Right
  /** Id of the user or role whose tree it lies in. */
  ownerId: string
  /** The folders that it lies in, innermost first. */
  above: FolderRow[]
}

/** 42501: it may be read, not more. */
function mayOnlyRead(name: string, needed: Right): MallardError {
  const wanted = needed === 'OWNERSHIP' ? 'It belongs to another owner' : 'It is shared with you for reading'
  return new MallardError('42501', `${wanted}: '${name}' stays as it is.`, {
    status: 403,
    hint: 'Duplicate it to your own worksheets to change it.',
  })
}

async function reach<R extends WorksheetRow | FolderRow>(
  actor: Actor,
  row: R | undefined,
  typed: string,
  needed: Right,
): Promise<Reached<R>> {
  if (!row) throw notFound(typed)
  const above = await pathOf('folder_id' in row ? row.folder_id : row.parent_id)
  const path = [row, ...above]
  const reader = readerOf(actor)
  const right = rightOn(reader, path)
  const trashed = path.some(({ trashed_at }) => trashed_at !== null)
  if (right === null || (trashed && right === 'READ')) throw notFound(typed)
  if (!includes(right, needed)) throw mayOnlyRead(row.name, needed)
  return { ...row, right, ownerId: ownerOf(reader.state, path.at(-1)!), above }
}

/**
 * A worksheet on which the actor has the right.
 * @throws MallardError 42S02 if it is unknown, or hidden from the actor; 42501 if it may be read, but no more
 */
export async function requireWorksheet(
  actor: Actor,
  id: string,
  needed: Right = 'OWNERSHIP',
): Promise<Reached<WorksheetRow>> {
  return reach(actor, await worksheetById(id), id, needed)
}

/** A folder on which the actor has the right. @throws MallardError 42S02, 42501 as {@link requireWorksheet} */
export async function requireFolder(
  actor: Actor,
  id: string,
  needed: Right = 'OWNERSHIP',
): Promise<Reached<FolderRow>> {
  return reach(actor, await folderById(id), id, needed)
}

/** Where something is put: the folders from the target outwards, and the user whose rows they are. */
export interface Target {
  path: FolderRow[]
  ownerUserId: string
  ownerId: string
  right: Right
}

/**
 * A folder that the actor may put things into (WRITE), or the top of their own tree (null). None in the trash, nor below
 * one that is. What is put there belongs to the folder's owner.
 * @throws MallardError 42S02, 42501
 */
export async function requireTarget(actor: Actor, folderId: string | null): Promise<Target> {
  if (folderId === null) return { path: [], ownerUserId: actor.userId, ownerId: actor.userId, right: 'OWNERSHIP' }
  const { above, right, ownerId, ...folder } = await requireFolder(actor, folderId, 'WRITE')
  const path = [folder, ...above]
  if (path.some(({ trashed_at }) => trashed_at !== null)) throw notFound(folderId)
  return { path, ownerUserId: folder.owner_user_id, ownerId, right }
}

/** What an id of the tree is. */
export interface Entry {
  kind: 'folder' | 'worksheet'
  name: string
  parentId: string | null
  trashedAt: number | null
  right: Right
  ownerId: string
  above: FolderRow[]
}

/** Finds out what an id of the tree is. @throws MallardError 42S02, 42501 as {@link requireWorksheet} */
export async function requireEntry(actor: Actor, id: string, needed: Right = 'OWNERSHIP'): Promise<Entry> {
  const folder = await folderById(id)
  if (folder) {
    const { parent_id: parentId, ...found } = await requireFolder(actor, id, needed)
    return { kind: 'folder', parentId, trashedAt: found.trashed_at, ...pick(found) }
  }
  const { folder_id: parentId, ...found } = await requireWorksheet(actor, id, needed)
  return { kind: 'worksheet', parentId, trashedAt: found.trashed_at, ...pick(found) }
}

const pick = ({ name, right, ownerId, above }: Pick<Entry, 'name' | 'right' | 'ownerId' | 'above'>) => ({
  name,
  right,
  ownerId,
  above,
})

/**
 * An entry that the actor may take away from where it lies: WRITE on it and on its folder; at the top of a tree, its
 * ownership. @throws MallardError 42S02, 42501
 */
export async function requireMovable(actor: Actor, id: string): Promise<Entry> {
  const entry = await requireEntry(actor, id, 'WRITE')
  const container = entry.above.length === 0 ? null : rightOn(readerOf(actor), entry.above)
  if (entry.right !== 'OWNERSHIP' && !includes(container, 'WRITE')) throw mayOnlyRead(entry.name, 'OWNERSHIP')
  return entry
}
