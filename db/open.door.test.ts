import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDb, type TestDb } from '../lib/testing/index.ts'
import { database, direct, newId, onCommit, reader, transaction } from './index.ts'

let db: TestDb
beforeEach(() => {
  db = openTestDb()
})
afterEach(() => db.close())

const add = (name: string) =>
  database()
    .insertInto('organizations')
    .values({ id: newId(), name, name_key: name.toLowerCase(), created_at: 1 })
    .execute()
const names = () =>
  (reader().prepare('SELECT name FROM organizations ORDER BY name').all() as { name: string }[]).map((row) => row.name)
const pause = () => new Promise((resolve) => setTimeout(resolve, 5))

test('the files of the database are readable by their owner alone', async () => {
  await add('A')
  for (const file of ['metadata.sqlite', 'metadata.sqlite-wal', 'metadata.sqlite-shm']) {
    expect(statSync(join(db.dataDir, file)).mode & 0o777, file).toBe(0o600)
  }
})

test('a transaction commits all of its work, and a later restart finds it', async () => {
  await transaction(async () => {
    await add('A')
    await add('B')
  })
  db.restart()
  expect(names()).toEqual(['A', 'B'])
})

test('a transaction that throws leaves nothing', async () => {
  const work = transaction(async () => {
    await add('A')
    throw new Error('no')
  })
  await expect(work).rejects.toThrow('no')
  expect(names()).toEqual([])
})

test('transactions started together run one after another', async () => {
  await Promise.all(
    ['A', 'B', 'C'].map((name) =>
      transaction(async () => {
        const before = await database().selectFrom('organizations').select('id').execute()
        await pause()
        await add(`${name}${before.length}`)
      }),
    ),
  )
  expect(names()).toEqual(['A0', 'B1', 'C2'])
})

test('a nested transaction joins the outer one; its failure undoes both even when it is caught', async () => {
  const work = transaction(async () => {
    await add('A')
    await transaction(async () => {
      await add('B')
      throw new Error('inner')
    }).catch(() => undefined)
  })
  await expect(work).rejects.toThrow('inner')
  expect(names()).toEqual([])
})

test('onCommit runs after the commit, at once outside of one, and never after a rollback', async () => {
  const seen: string[] = []
  await transaction(async () => {
    await add('A')
    onCommit(() => seen.push(`committed ${names().length}`))
    expect(seen).toEqual([])
  })
  onCommit(() => seen.push('at once'))
  await transaction(async () => {
    onCommit(() => seen.push('never'))
    throw new Error('no')
  }).catch(() => undefined)
  expect(seen).toEqual(['committed 1', 'at once'])
})

test('queries and direct writes of others stay out of a transaction and survive its rollback', async () => {
  const write = (name: string) =>
    direct((handle) => handle.prepare('INSERT INTO organizations VALUES (?, ?, ?, 1)').run(newId(), name, name))
  const rolledBack = transaction(async () => {
    await add('A')
    await pause()
    throw new Error('no')
  }).catch(() => undefined)
  await new Promise((resolve) => setImmediate(resolve))
  const others = Promise.all([write('D'), add('Q')])
  await rolledBack
  await others
  expect(names()).toEqual(['D', 'Q'])
  expect(write('E')).not.toBeInstanceOf(Promise)
})

test('a direct write inside a transaction is part of it', async () => {
  await transaction(async () => {
    await add('A')
    direct((handle) => handle.prepare("INSERT INTO organizations VALUES ('x', 'X', 'x', 1)").run())
    throw new Error('no')
  }).catch(() => undefined)
  expect(names()).toEqual([])
})

test('work that outlives its transaction does not reach into it', async () => {
  let late: Promise<unknown> = Promise.resolve()
  await transaction(async () => {
    late = pause().then(() => add('late'))
  })
  await late
  expect(names()).toEqual(['late'])
})
