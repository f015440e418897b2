import { randomBytes } from 'node:crypto'
import { database } from '../../db/index.ts'
import { hashToken } from '../seal/index.ts'
import { base32 } from './totp.ts'

const count = 10
/** 120 random bits: so many that a plain hash keeps them (ASVS 6.5.2). */
const bytes = 15

/** As typed: case, spaces and dashes do not matter. */
const plain = (code: string) => code.replace(/[\s-]/g, '').toUpperCase()
const hashOf = (code: string) => hashToken(`recovery ${plain(code)}`)

/** Makes ten new codes, each good once; earlier ones stop working. Call it in a transaction. */
export async function makeRecoveryCodes(userId: string): Promise<string[]> {
  const codes = Array.from({ length: count }, () => base32(randomBytes(bytes)).toLowerCase().match(/.{4}/g)!.join('-'))
  await dropRecoveryCodes(userId)
  const rows = codes.map((code) => ({ hash: hashOf(code), user_id: userId, used_at: null }))
  await database().insertInto('recovery_codes').values(rows).execute()
  return codes
}

export async function dropRecoveryCodes(userId: string): Promise<void> {
  await database().deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
}

/** How many are left. */
export async function recoveryCodesLeft(userId: string): Promise<number> {
  const row = await database()
    .selectFrom('recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return row.count
}

/** Uses a code up. @returns false for one that is unknown, used, or another user's */
export async function redeemRecoveryCode(userId: string, code: string): Promise<boolean> {
  const used = await database()
    .updateTable('recovery_codes')
    .set({ used_at: Date.now() })
    .where('hash', '=', hashOf(code))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return used.numUpdatedRows > 0n
}
