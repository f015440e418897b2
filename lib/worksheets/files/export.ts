import type { Actor } from '../../access/types.ts'
import { open } from '../../seal/index.ts'
import { requireFolder, requireWorksheet } from '../authorise.ts'
import { listWorksheets } from '../list.ts'
import { textPurpose } from '../store.ts'
import type { WorksheetEntry } from '../types.ts'
import { manifestPath, writeManifest } from './manifest.ts'
import { FolderNames } from './names.ts'

/** A file or, without a text, a folder of an archive. */
export interface ExportedFile {
  /** `Reports/orders.sql`; of a folder with a slash at the end. */
  path: string
  updatedAt: number
  /** Reads the text when it is needed: a tree may be larger than the memory. */
  text?: () => Promise<string>
}

export interface Export {
  /** Of the folder; null: the whole tree. */
  name: string | null
  files: ExportedFile[]
}

/**
 * The tree that the actor sees, or a folder of it, as plain files: names made safe for file systems, and a
 * `mallard.json` that says what they were where they had to change.
 * @throws MallardError 42S02 for an unknown folder
 */
export async function exportFiles(actor: Actor, folderId: string | null): Promise<Export> {
  const name = folderId === null ? null : (await requireFolder(actor, folderId, 'READ')).name
  const below = Map.groupBy(await listWorksheets(actor), ({ parentId }) => parentId)
  const files: ExportedFile[] = []
  const names = new Map<string, string>()

  function add(entry: WorksheetEntry, at: string, folder: FolderNames): void {
    const { id, kind, updatedAt } = entry
    const file = folder.give(entry.name, kind)
    if (file !== (kind === 'worksheet' ? `${entry.name}.sql` : entry.name)) names.set(at + file, entry.name)
    if (kind === 'worksheet') {
      const text = async () => open(textPurpose, (await requireWorksheet(actor, id, 'READ')).text_sealed)
      files.push({ path: at + file, updatedAt, text })
    } else {
      files.push({ path: `${at}${file}/`, updatedAt })
      addAll(id, `${at}${file}/`, new FolderNames())
    }
  }
  function addAll(parentId: string | null, at: string, folder: FolderNames): void {
    for (const entry of below.get(parentId) ?? []) add(entry, at, folder)
  }

  addAll(folderId, '', new FolderNames([manifestPath]))
  if (names.size > 0) files.push({ path: manifestPath, updatedAt: Date.now(), text: async () => writeManifest(names) })
  return { name, files }
}
