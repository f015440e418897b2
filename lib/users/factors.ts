import { database } from '../../db/index.ts'
import { keeperOf } from './person.ts'

/** What a person has besides the password. */
export interface Factors {
  /** An authenticator that shows codes. */
  authenticator: boolean
  passkeys: number
}

/** Those of the person behind a user. */
export async function factorsOf(userId: string): Promise<Factors> {
  const keeper = keeperOf(userId)
  const authenticator = await database()
    .selectFrom('second_factors')
    .select('user_id')
    .where('user_id', '=', keeper)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  const { count } = await database()
    .selectFrom('passkeys')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', keeper)
    .executeTakeFirstOrThrow()
  return { authenticator: authenticator !== undefined, passkeys: count }
}

export const hasFactor = ({ authenticator, passkeys }: Factors): boolean => authenticator || passkeys > 0
