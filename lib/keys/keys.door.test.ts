import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { database, reader } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { record, searchAudit, verifyAudit } from '../audit/index.ts'
import { claimRequest, finishRequest, statementOf } from '../history/index.ts'
import { isOutdated } from '../seal/index.ts'
import { actorOf, adminActor, endStatement, openTestDb, startStatement, type TestDb } from '../testing/index.ts'
import { bootstrapAccount, createUser, verifyPassword } from '../users/index.ts'
import { createWorksheet, openWorksheet } from '../worksheets/index.ts'
import { rotateKeys, withKeysStill } from './index.ts'
import { sealedColumns } from './store.ts'

const password = 'grebes dive at dusk'
let db: TestDb
let machine: Actor
let ann: Actor
const keyFile = () => join(db.dataDir, 'secret.key')
const keyOf = (letter: string) => Buffer.alloc(32, letter).toString('base64')

beforeEach(async () => {
  db = openTestDb()
  machine = adminActor((await bootstrapAccount()).accountId)
  ann = actorOf(await createUser(machine, { name: 'ann', email: 'ann@example.org', password }))
})
afterEach(() => db.close())

/** Every sealed value of the metadata with its column. */
const sealedValues = () =>
  sealedColumns().flatMap(({ table, column }) =>
    (
      reader().prepare(`SELECT ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL`).all() as {
        sealed: Buffer
      }[]
    ).map(({ sealed }) => ({ column: `${table}.${column}`, sealed })),
  )

/** One of everything that can be made without an engine. */
async function plant() {
  const sheet = await createWorksheet(ann, { name: 'w', text: 'select 1 as worksheet' })
  const statement = await startStatement(ann, { text: 'select 1 as history', queryTag: 'tag' })
  await endStatement(statement, { errorMessage: 'planted' })
  await claimRequest(ann.userId, 'r1', 'fingerprint')
  await finishRequest(ann.userId, 'r1', { planted: true })
  await record({ accountId: ann.accountId, kind: 'user', outcome: 'ok', details: { planted: 1 } })
  return { sheet, statement }
}

async function expectAllThere({ sheet, statement }: Awaited<ReturnType<typeof plant>>) {
  expect((await openWorksheet(ann, sheet.id)).text).toBe('select 1 as worksheet')
  expect(statementOf(ann, statement.statementId)).toMatchObject({
    queryText: 'select 1 as history',
    queryTag: 'tag',
  })
  expect(await claimRequest(ann.userId, 'r1', 'fingerprint')).toMatchObject({
    state: 'done',
    outcome: { planted: true },
  })
  expect((await searchAudit(ann.accountId, { kind: 'user' })).entries[0]!.details).toEqual({ planted: 1 })
  expect((await verifyAudit(ann.accountId)).broken).toBeNull()
  expect((await verifyPassword(machine.accountId, 'Ann@example.org', password))?.id).toBe(ann.userId)
}

test('a new key seals everything, the old one is gone, and everything opens as before', async () => {
  const planted = await plant()
  const old = readFileSync(keyFile(), 'utf8')
  const before = sealedValues()
  expect(new Set(before.map(({ column }) => column)).size).toBeGreaterThan(5)
  const { values } = await rotateKeys()
  expect(values).toBeGreaterThanOrEqual(before.length - 1)
  expect(sealedValues().filter(({ sealed }) => isOutdated(sealed))).toEqual([])
  const keys = readFileSync(keyFile(), 'utf8').trim().split('\n')
  expect(keys).toHaveLength(1)
  expect(old).not.toContain(keys[0])
  await expectAllThere(planted)
  db.restart()
  await expectAllThere(planted)
})

test('more rows than a batch, and rows that come while it goes on', async () => {
  const texts = Array.from({ length: 1_201 }, (_, n) => `select ${n}`)
  for (const text of texts) await endStatement(await startStatement(ann, { text, queryTag: text }))
  const rotating = rotateKeys()
  for (const text of ['select 3', 'select new']) {
    await new Promise((resolve) => setImmediate(resolve))
    await startStatement(ann, { text })
  }
  await rotating
  expect(sealedValues().filter(({ sealed }) => isOutdated(sealed))).toEqual([])
  db.restart()
  const { statementId } = await startStatement(ann, { text: 'select 7' })
  const count = 'SELECT count(*) AS n FROM statement_texts'
  expect(reader().prepare(count).get()).toEqual({ n: 1_202 })
  expect(statementOf(ann, statementId)?.queryText).toBe('select 7')
})

test('a value that cannot be opened stops it, names its column, and the old key stays', async () => {
  const planted = await plant()
  const bad = Buffer.from(
    (await database().selectFrom('worksheets').select('text_sealed').executeTakeFirstOrThrow()).text_sealed,
  )
  bad[bad.length - 1]! ^= 1
  const { id } = await createWorksheet(ann, { name: 'bad', text: 'x' })
  await database().updateTable('worksheets').set({ text_sealed: bad }).where('id', '=', id).execute()
  await expect(rotateKeys()).rejects.toThrow('worksheets.text_sealed')
  expect(readFileSync(keyFile(), 'utf8').trim().split('\n')).toHaveLength(2)
  await expectAllThere(planted)
  db.restart()
  await expectAllThere(planted)
  await database().deleteFrom('worksheets').where('id', '=', id).execute()
  await rotateKeys()
  expect(readFileSync(keyFile(), 'utf8').trim().split('\n')).toHaveLength(1)
  await expectAllThere(planted)
})

test('a given key is changed by its owner: the old one goes into secret.key, the rest is done here', async () => {
  rmSync(keyFile())
  db.close()
  db = openTestDb({ MALLARD_SECRET_KEY: keyOf('a') })
  machine = adminActor((await bootstrapAccount()).accountId)
  ann = actorOf(await createUser(machine, { name: 'ann', email: 'ann@example.org', password }))
  const planted = await plant()
  await expect(rotateKeys()).rejects.toMatchObject({ sqlState: '55000' })
  writeFileSync(keyFile(), `${keyOf('a')}\n`)
  db.restart({ MALLARD_SECRET_KEY: keyOf('b') })
  await rotateKeys()
  expect(() => readFileSync(keyFile())).toThrow('ENOENT')
  db.restart({ MALLARD_SECRET_KEY: keyOf('b') })
  await expectAllThere(planted)
})

test('a backup and a rotation do not go on at once', async () => {
  const still = withKeysStill(() => new Promise((resolve) => setTimeout(resolve, 50)))
  await expect(rotateKeys()).rejects.toMatchObject({ sqlState: '55006' })
  await still
  await rotateKeys()
})
