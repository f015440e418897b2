import { afterEach, beforeEach, expect, test } from 'vitest'
import { database } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { openTwo, type TestDb } from '../testing/index.ts'
import { createWorksheet, parametersOf, rememberParameters } from './index.ts'

let db: TestDb
let ann: Actor
let bob: Actor
beforeEach(async () => {
  ;({ db, ann, bob } = await openTwo())
})
afterEach(() => db.close())

const text = (value: string | null) => ({ type: 'TEXT' as const, value })

test('values are remembered by worksheet and name, also over a restart', async () => {
  const { id } = await createWorksheet(ann)
  const other = await createWorksheet(ann)
  expect(await parametersOf(ann, id)).toEqual({})
  await rememberParameters(ann, { id, values: { city: text('Basel'), none: text(null) } })
  await rememberParameters(ann, { id, values: { city: text('Bern') } })
  db.restart()
  expect(await parametersOf(ann, id)).toEqual({ city: text('Bern'), none: text(null) })
  expect(await parametersOf(ann, other.id)).toEqual({})
})

test('values lie sealed in the database', async () => {
  const { id } = await createWorksheet(ann)
  await rememberParameters(ann, { id, values: { city: text('Schaffhausen') } })
  const rows = await database().selectFrom('worksheet_parameters').select('values_sealed').execute()
  expect(rows.map(({ values_sealed }) => values_sealed.toString('latin1'))).toEqual([
    expect.not.stringMatching(/Schaffhausen|city/),
  ])
})

test('nobody asks for a worksheet that they do not see', async () => {
  const { id } = await createWorksheet(ann)
  await expect(parametersOf(bob, id)).rejects.toMatchObject({ sqlState: '42S02' })
  await expect(rememberParameters(bob, { id, values: {} })).rejects.toMatchObject({ sqlState: '42S02' })
})

test('what is too long is not remembered, and what was stays', async () => {
  const { id } = await createWorksheet(ann)
  await rememberParameters(ann, { id, values: { city: text('Basel') } })
  const long = { long: text('x'.repeat(100_000)) }
  await expect(rememberParameters(ann, { id, values: long })).rejects.toMatchObject({ sqlState: '54000' })
  expect(await parametersOf(ann, id)).toEqual({ city: text('Basel') })
})
