import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPeople, type People } from '../testing/people.ts'
import { createAccount, createUser, discardMail, findUser, invite, listMails, signUp, tryMailAgain } from './index.ts'

let at: People
beforeEach(async () => {
  at = await openPeople({ SMTP_URL: 'smtp://127.0.0.1:1', MALLARD_SIGNUP: 'open' })
})
afterEach(() => at.close())

test('an administrator sees the account’s waiting mails, tries and discards them; nobody else does', async () => {
  await invite(at.admin, { email: 'ann@example.org' })
  const other = await createAccount(at.machine, { name: 'OTHER' })
  const elsewhere = { ...at.machine, accountId: other.id }
  await invite(elsewhere, { email: 'zoe@example.org' })
  const sign = { account: 'ACME', name: 'x', email: 'new@example.org', password: 'grebes dive at dusk' }
  await signUp(sign, '10.0.0.1')

  const seen = (await listMails(at.admin)).map(({ to }) => to).sort()
  expect(seen).toEqual(['ann@example.org', 'new@example.org'])
  const root = await at.signedIn(await createUser(elsewhere, { name: 'root' }))
  const theirs = await listMails(root)
  expect(theirs.map(({ to }) => to)).toEqual(['zoe@example.org'])

  const plain = await at.signedIn(await createUser(at.machine, { name: 'plain' }))
  await expect(listMails(plain)).rejects.toMatchObject({ sqlState: '42501' })
  await expect(discardMail(plain, theirs[0]!.id)).rejects.toMatchObject({ sqlState: '42501' })
  await expect(discardMail(at.admin, theirs[0]!.id)).rejects.toMatchObject({ sqlState: '42S02' })
  await tryMailAgain(root, theirs[0]!.id)
  await discardMail(root, theirs[0]!.id)
  expect(await listMails(root)).toEqual([])
  expect(await findUser(other.id, 'root')).toBeDefined()
})
