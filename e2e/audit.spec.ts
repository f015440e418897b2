import { expect, it } from 'vitest'
import { findings } from './findings.ts'
import { journey } from './journey.ts'

const at = journey()

it('an administrator reads the audit log, narrows it, checks its chain and takes it along', async () => {
  const page = await at.page()
  await at.server.admin('user', 'create', 'ann', '--email', 'ann@example.org')
  await at.server.admin('sql', '-q', 'CREATE ROLE analyst; GRANT ROLE analyst TO USER ann', '--role', 'USERADMIN')
  await page.goto(`${at.server.url}/audit`)
  const table = page.getByRole('table', { name: 'Audit log' })
  await table.getByText('create · user: ann').waitFor()
  expect(await findings(page)).toEqual([])

  await page.getByLabel('Kind').selectOption('sign-in')
  await table.getByText('create · user: ann').waitFor({ state: 'hidden' })
  await table.getByRole('row', { name: /ADMIN Sign-in done/ }).waitFor()
  await page.getByLabel('Kind').selectOption('grant')
  await table.getByRole('link', { name: 'statement' }).first().click()
  await page.getByText('ANALYST', { exact: false }).first().waitFor()

  await page.goto(`${at.server.url}/audit`)
  await page.getByRole('button', { name: 'Check the chain' }).click()
  await page.getByText('The chain is unbroken').waitFor()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export' }).click()
  const pieces: Buffer[] = []
  for await (const piece of await (await download).createReadStream()) pieces.push(piece as Buffer)
  const lines = Buffer.concat(pieces).toString('utf8').trim().split('\n')
  expect(JSON.parse(lines[0]!)).toMatchObject({ kind: 'export', details: { what: 'audit log' } })
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ number: 1, kind: 'sign-in' })
  expect(at.complaints).toEqual([])
})
