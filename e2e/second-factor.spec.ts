import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { authenticatorOf } from '../lib/testing/people.ts'
import { findings } from './findings.ts'
import { journey } from './journey.ts'
import { atPlace } from './place.ts'

const at = journey({ MALLARD_MODE: 'team' })
const password = 'grebes dive at dusk'
let codeIn: (steps: number) => string
let codes: string[]

beforeAll(async () => {
  await at.server.adminWith(password, 'user', 'set-password', 'ADMIN')
  await at.server.adminWith(password, 'user', 'create', 'ann', '--email', 'ann@example.org', '--password-stdin')
})

async function browser(): Promise<Page> {
  const page = await (await at.browser.newContext({ viewport: { width: 1280, height: 860 } })).newPage()
  page.setDefaultTimeout(30_000)
  page.on('pageerror', (error) => at.complaints.push(`uncaught: ${error.message}`))
  await page.goto(`${at.server.url}/sign-in`)
  return page
}

async function withPassword(page: Page, login: string): Promise<void> {
  await page.getByLabel('Name or e-mail').fill(login)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function withCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code', { exact: true }).fill(code)
  await page.getByRole('button', { name: 'Go on' }).click()
}

/** From the key that a page shows to the recovery codes. */
async function enrol(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Set up an authenticator' }).click()
  await page.getByRole('img', { name: 'QR code' }).waitFor()
  expect(await findings(page)).toEqual([])
  codeIn = authenticatorOf(await page.locator('code').innerText())
  await page.getByLabel('Code that it shows').fill(codeIn(-1))
  await page.getByRole('button', { name: 'Confirm' }).click()
  const list = page.getByRole('list', { name: 'Recovery codes' })
  await list.waitFor()
  codes = await list.getByRole('listitem').allInnerTexts()
  expect(codes).toHaveLength(10)
  await page.getByRole('button', { name: 'I have kept them' }).click()
}

describe('a second factor', () => {
  it('is set up with an authenticator, and then asked for', async () => {
    const page = await browser()
    await withPassword(page, 'ann')
    await atPlace(page, '/')
    await page.goto(`${at.server.url}/account/second-factor`)
    await enrol(page)
    await page.getByText('switched on').waitFor()
    expect(await findings(page)).toEqual([])

    const other = await browser()
    await withPassword(other, 'ann')
    await withCode(other, '000000')
    await other.getByRole('alert').getByText('That code is not right').waitFor()
    expect(await findings(other)).toEqual([])
    await withCode(other, codeIn(0))
    await atPlace(other, '/')
    for (const one of [page, other]) await one.context().close()
  })

  it('is replaced by a recovery code, once', async () => {
    for (const end of ['in', 'refused']) {
      const page = await browser()
      await withPassword(page, 'ann')
      await withCode(page, codes[0]!)
      if (end === 'in') await atPlace(page, '/')
      else await page.getByRole('alert').getByText('That code is not right').waitFor()
      await page.context().close()
    }
  })

  it('is needed for a role: its holder goes nowhere before it is set up', async () => {
    const page = await browser()
    await withPassword(page, 'ADMIN')
    await atPlace(page, '/')
    await page.goto(`${at.server.url}/security`)
    expect(await findings(page)).toEqual([])
    const rule = page.getByRole('region', { name: 'Roles that need a second factor' })
    await rule.getByLabel('ACCOUNTADMIN').check()
    await rule.getByRole('button', { name: 'Save' }).click()
    await atPlace(page, '/second-factor')
    await page.goto(`${at.server.url}/worksheets`)
    await atPlace(page, '/second-factor')
    await enrol(page)
    await atPlace(page, '/')
    await page.getByRole('heading', { name: 'Home' }).waitFor()
    await page.context().close()
  })

  it('that is lost for good is dropped by the admin command', async () => {
    await at.server.admin('user', 'drop-second-factor', 'ann')
    const page = await browser()
    await withPassword(page, 'ann')
    await atPlace(page, '/')
    await page.context().close()
  })

  it('made no page complain', () => {
    expect(at.complaints).toEqual([])
  })
})
