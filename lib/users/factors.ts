import { database } from '../../db/index.ts'

/** What a user has besides the password. */
export interface Factors {
  /** An authenticator that shows codes. */
  authenticator: boolean
  passkeys: number
}

export async function factorsOf(userId: string): Promise<Factors> {
  const authenticator = await database()
    .selectFrom('second_factors')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  const { count } = await database()
    .selectFrom('passkeys')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return { authenticator: authenticator !== undefined, passkeys: count }
}

export const hasFactor = ({ authenticator, passkeys }: Factors): boolean => authenticator || passkeys > 0
