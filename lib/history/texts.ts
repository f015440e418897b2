import { type Handle, onCommit } from '../../db/index.ts'
import { once } from '../registry.ts'
import { blindIndex, seal } from '../seal/index.ts'

export const textPurpose = 'statement_texts.sealed'
export const hashPurpose = 'statement_texts.keyed_hash'

/** Ids of texts seen lately, so that a repeated statement costs neither a hash nor a look-up. */
const known = () => once('history.texts', () => new Map<string, number>())
const knownTexts = 2_000
const knownLength = 4_096

function remember(key: string, id: number): void {
  if (key.length > knownLength) return
  const ids = known()
  if (ids.size >= knownTexts) ids.delete(ids.keys().next().value!)
  ids.set(key, id)
}

/** The id of a statement's text, which is stored once per account: sealed, and found by its keyed hash. */
export function textId(handle: Handle, accountId: string, text: string): number {
  const key = `${accountId} ${text}`
  const found = known().get(key)
  if (found !== undefined) return found
  const hash = blindIndex(hashPurpose, text)
  const stored = handle
    .prepare('SELECT id FROM statement_texts WHERE account_id = ? AND keyed_hash = ?')
    .get(accountId, hash) as { id: number } | undefined
  const id =
    stored?.id ??
    Number(
      handle
        .prepare('INSERT INTO statement_texts (account_id, keyed_hash, sealed) VALUES (?, ?, ?)')
        .run(accountId, hash, seal(textPurpose, text)).lastInsertRowid,
    )
  // Not before the commit: a rollback would leave an id that another text gets.
  onCommit(() => remember(key, id))
  return id
}

/** The id of a text that the account has run; null if it never did. */
export function knownTextId(handle: Handle, accountId: string, text: string): number | null {
  const found = handle
    .prepare('SELECT id FROM statement_texts WHERE account_id = ? AND keyed_hash = ?')
    .get(accountId, blindIndex(hashPurpose, text)) as { id: number } | undefined
  return found?.id ?? null
}
