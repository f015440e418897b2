import { database, transaction } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { MallardError } from '../errors.ts'

const maxKeys = 500
const maxKey = 100
const maxValue = 65_536

/** The actor's own settings (pane sizes, theme, open tabs) by key; values are JSON. */
export async function settingsOf(actor: Actor): Promise<Record<string, unknown>> {
  const rows = await database().selectFrom('user_settings').selectAll().where('user_id', '=', actor.userId).execute()
  return Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.value) as unknown]))
}

/**
 * Saves one setting of the actor's own; undefined removes it.
 * @throws MallardError 22023 for a key or value that is too long, 54000 for too many
 */
export async function saveSetting(actor: Actor, key: string, value: unknown): Promise<void> {
  const user_id = actor.userId
  if (value === undefined) {
    await database().deleteFrom('user_settings').where('user_id', '=', user_id).where('key', '=', key).execute()
    return
  }
  const text = JSON.stringify(value)
  if (key === '' || key.length > maxKey || text.length > maxValue) {
    throw new MallardError('22023', `A setting has a key of 1 to ${maxKey} characters and at most 64 KB.`, {
      status: 400,
    })
  }
  const row = { user_id, key, value: text, updated_at: Date.now() }
  await transaction(async (trx) => {
    const { count } = await trx
      .selectFrom('user_settings')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('user_id', '=', user_id)
      .where('key', '!=', key)
      .executeTakeFirstOrThrow()
    if (count >= maxKeys) throw new MallardError('54000', `A user has at most ${maxKeys} settings.`, { status: 400 })
    await trx
      .insertInto('user_settings')
      .values(row)
      .onConflict((conflict) => conflict.doUpdateSet({ value: row.value, updated_at: row.updated_at }))
      .execute()
  })
}
