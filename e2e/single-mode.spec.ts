import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiClient } from './api.ts'
import { launch } from './browser.ts'
import { atPlace } from './place.ts'
import { type Server, startServer } from './server.ts'

const password = 'grebes dive at dusk'
let server: Server
let browser: Browser
let token: string

beforeAll(async () => {
  server = await startServer({ env: { MALLARD_MODE: 'single' } })
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function pageAt(address: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(address)
  return page
}

describe('one person’s own Mallard', () => {
  it('is entered by the link of the first start, in one step, and used', async () => {
    const page = await pageAt(server.oneTimeLink())
    await page.waitForURL(/\/a\/MAIN$/)
    await page.goto(`${server.url}/worksheets`)
    await page.getByRole('button', { name: 'New worksheet' }).first().click()
    await page.locator('.cm-content').click()
    await page.keyboard.type("SELECT 'kept as ' || 'it was' AS x")
    await page.keyboard.press('Control+Enter')
    await page.getByText('kept as it was').waitFor()
    token = await server.admin('token', 'create', '--user', 'ADMIN')
    const api = apiClient(server.url, token)
    await api.must('CREATE DATABASE shop')
    await api.must('CREATE TABLE shop.main.t AS SELECT 42 AS x')
    await api.must('CREATE ROLE clerk')

    const elsewhere = await pageAt(server.url)
    await elsewhere.getByText('user sign-in-link ADMIN').waitFor()
    await elsewhere.goto(await server.admin('user', 'sign-in-link', 'ADMIN'))
    await elsewhere.waitForURL(/\/a\/MAIN$/)
    await elsewhere.context().close()

    await page.goto(`${server.url}/account`)
    await page.getByLabel('New password').fill(password)
    await page.getByRole('button', { name: 'Set password' }).click()
    await page.getByText('Password set').waitFor()
    await page.context().close()
  })

  it('asks for the password at the next start, and prints no link any more', async () => {
    await server.stop({ keepData: true })
    server = await startServer({ dataDir: server.dataDir, env: { MALLARD_MODE: 'single' } })
    expect(server.output()).not.toContain('Sign in once')
  })

  it('becomes a team’s with all that it has', async () => {
    await server.stop({ keepData: true })
    server = await startServer({ dataDir: server.dataDir, env: { MALLARD_MODE: 'team', MALLARD_SIGNUP: 'open' } })
    const page = await pageAt(`${server.url}/`)
    await atPlace(page, '/sign-in')
    await page.getByLabel('Name or e-mail').fill('ADMIN')
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(/\/a\/MAIN$/)
    await page.goto(`${server.url}/a/MAIN/worksheets`)
    await page.locator('.cm-content').getByText('kept as').waitFor()
    await page.goto(`${server.url}/a/MAIN/history`)
    await page.getByText('CREATE ROLE clerk').waitFor()
    await page.goto(`${server.url}/a/MAIN/invitations`)
    await page.getByRole('button', { name: 'Invite', exact: true }).waitFor()
    const api = apiClient(server.url, token)
    expect((await api.must('SELECT x FROM shop.main.t')).data).toEqual([['42']])
    expect((await api.must("SHOW ROLES LIKE 'clerk'")).data).toHaveLength(1)
    await page.context().close()
    const stranger = await pageAt(`${server.url}/sign-up`)
    await stranger.getByRole('button', { name: /Sign up|Make/ }).waitFor()
    await stranger.context().close()
  })
})
