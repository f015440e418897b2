import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyAudit } from '../audit/index.ts'
import { openPeople, type People } from '../testing/people.ts'
import {
  auditLog,
  changePassword,
  checkAuditLog,
  createAccount,
  createToken,
  createUser,
  endOtherSessions,
  exportAuditLog,
  invite,
  recordRefusal,
  recordSignIn,
  revokeToken,
  setSecondFactorRoles,
} from './index.ts'

const password = 'grebes dive at dusk'
let at: People
beforeEach(async () => {
  at = await openPeople()
})
afterEach(() => at.close())

const events = async () =>
  (await auditLog(at.admin, {}, null)).entries
    .toReversed()
    .map(({ kind, outcome, userName, details }) => [kind, outcome, userName, details.action ?? details.reason ?? null])

test('what people do to their users and ways in is told, in order, and the chain holds', async () => {
  const user = await createUser(at.machine, { name: 'ann', password })
  const ann = await at.signedIn(user)
  await recordSignIn({ accountId: user.accountId, userId: user.id, method: 'password', success: true })
  await recordRefusal(user.accountId, 'ann', { method: 'password', reason: 'wrong password' })
  await recordRefusal(user.accountId, 'my secret password', { method: 'password', reason: 'wrong password' })
  await expect(changePassword(ann, { current: 'x', password })).rejects.toThrow()
  await changePassword(ann, { current: password, password: 'coots nest in reeds' })
  await endOtherSessions(ann)
  const { id } = await createToken(ann, { userId: ann.userId })
  await revokeToken(ann, id)
  await invite(at.admin, { email: 'bob@example.org' })
  await setSecondFactorRoles(at.admin, [])
  expect(await events()).toEqual([
    ['user', 'ok', null, 'create'],
    ['sign-in', 'ok', 'ann', null],
    ['sign-in', 'failed', 'ann', 'wrong password'],
    ['sign-in', 'failed', null, 'wrong password'],
    ['password', 'failed', 'ann', 'prove'],
    ['password', 'ok', 'ann', 'change'],
    ['session.end', 'ok', 'ann', null],
    ['token', 'ok', 'ann', 'create'],
    ['token', 'ok', 'ann', 'revoke'],
    ['invitation', 'ok', 'ADMIN', 'send'],
    ['setting', 'ok', 'ADMIN', null],
  ])
  expect(JSON.stringify((await auditLog(at.admin, {}, null)).entries)).not.toMatch(/secret|grebes|coots/)
  expect(await checkAuditLog(at.admin)).toMatchObject({ events: 11, broken: null })
})

test('of tries that a limit stopped one an hour is told', async () => {
  const blocked = { method: 'password', reason: 'too many attempts', address: '10.0.0.1', blocked: true }
  for (let n = 0; n < 20; n++) await recordRefusal(at.machine.accountId, 'nobody', blocked)
  expect(await events()).toHaveLength(1)
})

test('an account’s log is its administrators’ to read, check and take', async () => {
  const plain = await at.signedIn(await createUser(at.machine, { name: 'plain' }))
  const refused = { sqlState: '42501' }
  await expect(auditLog(plain, {}, null)).rejects.toMatchObject(refused)
  await expect(checkAuditLog(plain)).rejects.toMatchObject(refused)
  await expect(exportAuditLog(plain)).rejects.toMatchObject(refused)
  const other = await createAccount(at.machine, { name: 'OTHER' })
  const root = await at.signedIn(await createUser({ ...at.machine, accountId: other.id }, { name: 'root' }))
  expect((await auditLog(root, {}, null)).entries.map(({ details }) => details.user)).toEqual(['root'])
  const pages = []
  for await (const entries of await exportAuditLog(at.admin)) pages.push(...entries)
  expect(pages.map(({ kind }) => kind)).toEqual(['export', 'user'])
  expect(await verifyAudit(other.id)).toEqual({ events: 1, broken: null })
})
