import { newId, transaction } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { MallardError } from '../errors.ts'
import { requireEntry, requireTarget, requireWorksheet } from './authorise.ts'
import { fittedName } from './input.ts'
import { listWorksheets } from './list.ts'
import { insertFolder, insertWorksheet } from './store.ts'
import type { WorksheetEntry } from './types.ts'

/** A folder with more than this is not duplicated in one go. */
const most = 2000

/** `Orders copy`, or `Orders copy 2` where that is taken. */
export function copyName(name: string, taken: ReadonlySet<string>): string {
  const plain = name.replace(/ copy( \d+)?$/, '')
  for (let number = 1; ; number++) {
    const copy = fittedName(plain, number === 1 ? ' copy' : ` copy ${number}`)
    if (!taken.has(copy)) return copy
  }
}

const tooMany = () => new MallardError('54000', `A copy holds at most ${most} worksheets and folders.`, { status: 400 })

/**
 * Makes a copy of a worksheet, or of a folder with all in it that the actor may read: beside it, or at the top of the
 * actor's own tree where they may not write. Earlier texts are not copied.
 * @returns the copy
 * @throws MallardError 42S02 for an unknown entry or one in the trash, 54000 for more than 2,000 entries
 */
export async function duplicateEntry(actor: Actor, id: string): Promise<WorksheetEntry> {
  return transaction(async () => {
    await requireEntry(actor, id, 'READ')
    const entries = await listWorksheets(actor)
    const below = Map.groupBy(entries, ({ parentId }) => parentId)
    const original = entries.find((entry) => entry.id === id)
    if (!original) throw new MallardError('42S02', 'What lies in the trash cannot be duplicated: restore it first.')
    const folder = entries.find((entry) => entry.id === original.parentId)
    const place = folder && folder.right !== 'READ' ? folder.id : null
    const { ownerUserId } = await requireTarget(actor, place)
    const now = Date.now()
    let made = 0

    async function copy(entry: WorksheetEntry, parentId: string | null, name: string): Promise<string> {
      if (++made > most) throw tooMany()
      const fresh = { id: newId(), account_id: actor.accountId, owner_user_id: ownerUserId, name, now }
      if (entry.kind === 'folder') {
        await insertFolder({ ...fresh, parent_id: parentId })
        for (const inner of below.get(entry.id) ?? []) await copy(inner, fresh.id, inner.name)
      } else {
        const row = await requireWorksheet(actor, entry.id, 'READ')
        await insertWorksheet({
          ...fresh,
          folder_id: parentId,
          text_sealed: row.text_sealed,
          comment: row.comment,
          // A role that another's worksheet starts with is not taken over.
          role_name: entry.owner === null ? row.role_name : null,
          warehouse_name: row.warehouse_name,
          database_name: row.database_name,
          schema_name: row.schema_name,
          saved_by_user_id: actor.userId,
        })
      }
      return fresh.id
    }

    const taken = new Set((below.get(place) ?? []).map(({ name }) => name))
    const copyId = await copy(original, place, copyName(original.name, taken))
    return (await listWorksheets(actor)).find((entry) => entry.id === copyId)!
  })
}
