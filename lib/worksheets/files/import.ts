import { newId, transaction } from '../../../db/index.ts'
import type { Actor } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { open } from '../../seal/index.ts'
import { requireTarget, requireWorksheet } from '../authorise.ts'
import { entriesFor } from '../entries.ts'
import { checkedDepth, fittedName, isName, maxText, sealedText } from '../input.ts'
import { insertFolder, insertWorksheet, startColumns, textPurpose, writeText } from '../store.ts'
import { inTree } from '../tree.ts'
import type { WorksheetEntry } from '../types.ts'
import { keepPresent } from '../versions.store.ts'
import { manifestPath, readManifest } from './manifest.ts'
import { entryName, isJunk, isSqlFile, partsOf } from './names.ts'

/** A file or, without a text, a folder. */
export interface GivenFile {
  path: string
  text: string | null
}

/** What became of the files of an import. */
export interface Imported {
  worksheets: number
  folders: number
  /** Worksheets that got another text; the former is kept as a version. */
  replaced: number
  /** Worksheets that were there already, with just that text. */
  unchanged: number
}

/** An import makes so many worksheets and folders, whatever number of files they come from. */
export const mostEntries = 10_000

/** What a file is to become. */
interface Plan {
  parts: string[]
  names: string[]
  /** Null: a folder. */
  text: { plain: string; sealed: Buffer } | null
}

function planOf({ path, text }: GivenFile, names: ReadonlyMap<string, string>): Plan {
  const parts = partsOf(path)
  if (!parts)
    throw new MallardError('22023', `'${path.slice(0, 200)}' is no path inside an archive; nothing was imported.`, {
      status: 400,
    })
  checkedDepth(text === null ? parts.length : parts.length - 1)
  const nameOf = (part: string, at: number) => {
    const isFile = text !== null && at === parts.length - 1
    const own = (isFile ? entryName(part) : part)
      .trim()
      .replace(/[\x00-\x1f\x7f]/g, '_')
      .toWellFormed()
    const name = names.get(parts.slice(0, at + 1).join('/')) ?? fittedName(own)
    return isName(name) ? name : '_'
  }
  return { parts, names: parts.map(nameOf), text: text === null ? null : { plain: text, sealed: sealedText(text) } }
}

/** `orders (2)` where `orders` is taken. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : fittedName(name, ` (${number})`)
    if (!taken.has(free)) return free
  }
}

/**
 * Makes worksheets and folders of files, below a folder or at the top (null): all or nothing. Folders that are there
 * already are filled up. A worksheet of the same name stays as it is if the text is the same; otherwise the new one gets a number
 * (`keep`) or the old one the new text (`replace`).
 * @throws MallardError 42S02 and 42501 for the target, 22023 for a path that leads elsewhere, 54000 for folders too deep or
 *   too many
 */
export async function importFiles(
  actor: Actor,
  input: { parentId: string | null; clash: 'keep' | 'replace'; files: readonly GivenFile[] },
): Promise<Imported> {
  const names = readManifest(input.files.find(({ path }) => path === manifestPath)?.text ?? undefined)
  const plans: Plan[] = []
  const paths = new Set<string>()
  for (const file of input.files) {
    if (file.text === null ? isJunk(file.path) : !isSqlFile(file.path)) continue
    const plan = planOf(file, names)
    plans.push(plan)
    for (let level = 1; level <= plan.parts.length; level++) paths.add(plan.parts.slice(0, level).join('/'))
    if (paths.size > mostEntries)
      throw new MallardError(
        '54000',
        `An import makes at most ${mostEntries} files and folders; nothing was imported.`,
        {
          status: 413,
        },
      )
    // Sealing takes its time, and others wait.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return transaction(() => new Import(actor, input.clash).run(input.parentId, plans))
}

/** A text that is not too long; a file's size says it before anything is read. */
export const isTooLong = (bytes: number): boolean => bytes > maxText

/** A file that an import has a use for; what systems add by themselves is none. */
export const isWorksheetFile = (path: string): boolean => path === manifestPath || (isSqlFile(path) && !isJunk(path))

class Import {
  private readonly done: Imported = { worksheets: 0, folders: 0, replaced: 0, unchanged: 0 }
  /** Folders that the import has been in: their ids by the path in the archive. */
  private readonly places = new Map<string, string | null>()
  private readonly taken = new Map<string | null, Set<string>>()
  private there = new Map<string | null, WorksheetEntry[]>()
  private readonly actor: Actor
  private readonly clash: 'keep' | 'replace'

  constructor(actor: Actor, clash: 'keep' | 'replace') {
    this.actor = actor
    this.clash = clash
  }

  async run(parentId: string | null, plans: readonly Plan[]): Promise<Imported> {
    const { ownerUserId, path } = await requireTarget(this.actor, parentId)
    // What others share hangs at the top, too, but does not lie there.
    const entries = inTree(await entriesFor(this.actor)).filter(
      (entry) => entry.parentId !== null || entry.owner === null,
    )
    this.there = Map.groupBy(entries, (entry) => entry.parentId)
    this.places.set('', parentId)
    for (const { parts, names, text } of plans) {
      const depth = text === null ? parts.length : parts.length - 1
      checkedDepth(path.length + depth)
      let at = parentId
      for (let level = 1; level <= depth; level++)
        at = await this.folder(parts.slice(0, level).join('/'), names[level - 1]!, at, ownerUserId)
      if (text !== null) await this.worksheet(names.at(-1)!, text, at, ownerUserId)
    }
    return this.done
  }

  private async folder(path: string, name: string, parentId: string | null, ownerUserId: string) {
    const known = this.places.get(path)
    if (known !== undefined) return known
    const found = this.there.get(parentId)?.find((entry) => entry.kind === 'folder' && entry.name === name)
    const id = found?.id ?? newId()
    if (found) await requireTarget(this.actor, found.id)
    else {
      const { accountId: account_id } = this.actor
      await insertFolder({ id, account_id, owner_user_id: ownerUserId, parent_id: parentId, name, now: Date.now() })
      this.done.folders++
    }
    this.places.set(path, id)
    return id
  }

  private async worksheet(name: string, text: NonNullable<Plan['text']>, parentId: string | null, ownerUserId: string) {
    const siblings = this.there.get(parentId) ?? []
    const at = siblings.findIndex((entry) => entry.kind === 'worksheet' && entry.name === name)
    // Each is met once: two files of one name stand for two worksheets.
    const [found] = at < 0 ? [] : siblings.splice(at, 1)
    const row = found && (await requireWorksheet(this.actor, found.id, 'READ'))
    const taken = this.takenIn(parentId)
    const others = [...taken, ...siblings.map((entry) => entry.name), name]
    const free = row ? freeName(name, new Set(others)) : name
    if (row && open(textPurpose, row.text_sealed) === text.plain) this.done.unchanged++
    else if (row && this.clash === 'replace') {
      const writable = await requireWorksheet(this.actor, row.id, 'WRITE')
      await keepPresent(writable, 'import')
      await writeText(writable, text.sealed, this.actor.userId)
      this.done.replaced++
    } else {
      await insertWorksheet({
        id: newId(),
        account_id: this.actor.accountId,
        owner_user_id: ownerUserId,
        folder_id: parentId,
        name: free,
        comment: null,
        text_sealed: text.sealed,
        ...startColumns({}),
        saved_by_user_id: this.actor.userId,
        now: Date.now(),
      })
      this.done.worksheets++
      taken.add(free)
    }
  }

  private takenIn(parentId: string | null): Set<string> {
    const found = this.taken.get(parentId) ?? new Set<string>()
    this.taken.set(parentId, found)
    return found
  }
}
