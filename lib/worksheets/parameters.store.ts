import { database } from '../../db/index.ts'
import { open, seal } from '../seal/index.ts'
import type { ParameterValue } from './types.ts'

/** What was last given for parameters, by their names. */
export type ParameterValues = Record<string, ParameterValue>

const purpose = 'worksheet_parameters.values_sealed'

export async function valuesOf(userId: string, worksheetId: string): Promise<ParameterValues> {
  const row = await database()
    .selectFrom('worksheet_parameters')
    .select('values_sealed')
    .where('user_id', '=', userId)
    .where('worksheet_id', '=', worksheetId)
    .executeTakeFirst()
  return row ? (JSON.parse(open(purpose, row.values_sealed)) as ParameterValues) : {}
}

export async function keepValues(user_id: string, worksheet_id: string, values: string): Promise<void> {
  const values_sealed = seal(purpose, values)
  await database()
    .insertInto('worksheet_parameters')
    .values({ user_id, worksheet_id, values_sealed })
    .onConflict((conflict) => conflict.columns(['user_id', 'worksheet_id']).doUpdateSet({ values_sealed }))
    .execute()
}

export async function forgetValues(userId: string): Promise<void> {
  await database().deleteFrom('worksheet_parameters').where('user_id', '=', userId).execute()
}
