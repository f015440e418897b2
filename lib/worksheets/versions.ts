import { transaction } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { notFound } from '../errors.ts'
import { requireWorksheet } from './authorise.ts'
import { sealedText } from './input.ts'
import { changedMeanwhile, type WorksheetRow, writeText } from './store.ts'
import type { VersionList } from './types.ts'
import { keepLoser, keepPresent, versionsOf, versionText } from './versions.store.ts'

/** The first edit after so many milliseconds of rest keeps the text as it was. */
const pauseMs = 10 * 60_000

/** Called before a text is replaced by another: keeps it where a person may want it back. */
export async function keepBeforeSave(row: WorksheetRow, overConflict: boolean): Promise<void> {
  if (overConflict) await keepPresent(row, 'conflict')
  else if (Date.now() - row.saved_at > pauseMs) await keepPresent(row, 'pause')
}

/**
 * A worksheet's present state and its earlier texts, newest first. WRITE is needed: what was taken out of a text before it
 * was shared for reading stays out.
 * @throws MallardError 42S02, 42501
 */
export async function listVersions(actor: Actor, id: string): Promise<VersionList> {
  const { version, saved_at } = await requireWorksheet(actor, id, 'WRITE')
  return { present: { version, savedAt: saved_at }, versions: await versionsOf(id) }
}

/** The text of a version. @throws MallardError 42S02 for an unknown worksheet or version */
export async function openVersion(actor: Actor, input: { id: string; versionId: string }): Promise<string> {
  await requireWorksheet(actor, input.id, 'WRITE')
  const text = await versionText(input.id, input.versionId)
  if (text === undefined) throw notFound(input.versionId)
  return text
}

/** Keeps the text that is about to run, if it is not kept already. @throws MallardError 42S02 */
export async function keepVersion(actor: Actor, id: string): Promise<void> {
  await transaction(async () => keepPresent(await requireWorksheet(actor, id, 'WRITE'), 'run'))
}

/** Keeps the text of the side that gives way in a conflict. @throws MallardError 42S02, 54000 for more than 5 MB */
export async function keepOther(actor: Actor, input: { id: string; text: string }): Promise<void> {
  sealedText(input.text)
  await transaction(async () => {
    const { id } = await requireWorksheet(actor, input.id, 'WRITE')
    await keepLoser(id, input.text, actor.userId)
  })
}

/**
 * Makes an earlier text the present one; the present one becomes a version, so that this can be undone.
 * @throws MallardError 42S02, 40001 (status 409) when another version than `version` was saved meanwhile
 */
export async function restoreVersion(
  actor: Actor,
  input: { id: string; versionId: string; version: number },
): Promise<{ text: string; version: number }> {
  return transaction(async () => {
    const row = await requireWorksheet(actor, input.id, 'WRITE')
    if (row.version !== input.version) throw changedMeanwhile(row.name)
    const text = await versionText(input.id, input.versionId)
    if (text === undefined) throw notFound(input.versionId)
    await keepPresent(row, 'restore')
    const { version } = await writeText(row, sealedText(text), actor.userId)
    return { text, version }
  })
}
