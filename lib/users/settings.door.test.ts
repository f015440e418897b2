import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../access/types.ts'
import { openTwo, type TestDb } from '../testing/index.ts'
import { saveSetting, settingsOf } from './index.ts'

let db: TestDb
let ann: Actor
let bob: Actor
beforeEach(async () => {
  ;({ db, ann, bob } = await openTwo())
})
afterEach(() => db.close())

test('settings are kept per user, replaced by key, and removed by undefined', async () => {
  await saveSetting(ann, 'panes', { left: 30 })
  await saveSetting(ann, 'panes', { left: 40 })
  await saveSetting(ann, 'theme', 'dark')
  await saveSetting(bob, 'theme', null)
  db.restart()
  expect(await settingsOf(ann)).toEqual({ panes: { left: 40 }, theme: 'dark' })
  expect(await settingsOf(bob)).toEqual({ theme: null })
  await saveSetting(ann, 'theme', undefined)
  expect(await settingsOf(ann)).toEqual({ panes: { left: 40 } })
})

test('a key or a value that is too long is refused', async () => {
  for (const [key, value] of [
    ['', 1],
    ['k'.repeat(101), 1],
    ['k', 'x'.repeat(70_000)],
  ] as const) {
    await expect(saveSetting(ann, key, value)).rejects.toMatchObject({ sqlState: '22023' })
  }
})
