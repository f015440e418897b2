import { afterEach, beforeEach, expect, test } from 'vitest'
import { database } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { actorOf, adminActor, openTestDb, type TestDb } from '../testing/index.ts'
import { activeUser, bootstrapAccount, createUser, disableUser, setPassword, verifyPassword } from './index.ts'

const password = 'grebes dive at dusk'
let db: TestDb
let machine: Actor
let ann: Actor
beforeEach(async () => {
  db = openTestDb()
  machine = adminActor((await bootstrapAccount()).accountId)
  ann = actorOf(await createUser(machine, { name: 'ann', email: 'ann@example.org', password }))
})
afterEach(() => db.close())

const verify = (login: string, attempt = password) => verifyPassword(machine.accountId, login, attempt)

test('the right password opens by name and by address, in any case', async () => {
  for (const login of ['ann', 'ANN', 'ann@example.org', 'Ann@Example.ORG']) {
    expect((await verify(login))?.id, login).toBe(ann.userId)
  }
})

test('a wrong password, an unknown name, a user without a password and a disabled one are all refused', async () => {
  expect(await verify('ann', 'grebes dive at dawn')).toBeNull()
  expect(await verify('nobody')).toBeNull()
  expect(await verify('ADMIN')).toBeNull()
  expect(await verify('ADMIN', '')).toBeNull()
  await disableUser(machine, ann.userId)
  expect(await verify('ann')).toBeNull()
})

test('an unknown name takes as long as a wrong password', async () => {
  const time = async (login: string) => {
    const start = performance.now()
    await verify(login, 'grebes dive at dawn')
    return performance.now() - start
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!
  await time('nobody')
  const [known, unknown]: [number[], number[]] = [[], []]
  for (let round = 0; round < 9; round++) {
    known.push(await time('ann'))
    unknown.push(await time('nobody'))
  }
  const ratio = median(known) / median(unknown)
  expect(ratio).toBeGreaterThan(0.6)
  expect(ratio).toBeLessThan(1.7)
})

test('the hash is argon2id with 19 MiB, 2 passes, 1 lane', async () => {
  const row = await database()
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', ann.userId)
    .executeTakeFirstOrThrow()
  expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('a new password replaces the old one and ends the sessions before it', async () => {
  const before = activeUser(ann.userId)!.sessionEpoch
  await setPassword(ann, ann.userId, 'coots nest in reeds')
  expect(await verify('ann')).toBeNull()
  expect(await verify('ann', 'coots nest in reeds')).not.toBeNull()
  expect(activeUser(ann.userId)!.sessionEpoch).toBe(before + 1)
})

test("a stranger cannot set another's password, nor a token its own user's", async () => {
  const bob = actorOf(await createUser(machine, { name: 'bob' }))
  const refused = { sqlState: '42501' }
  await expect(setPassword(bob, ann.userId, 'coots nest in reeds')).rejects.toMatchObject(refused)
  await expect(setPassword({ ...ann, via: 'token' }, ann.userId, 'coots nest in reeds')).rejects.toMatchObject(refused)
})
