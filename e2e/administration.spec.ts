import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { tradeScript } from './data.ts'
import { journey } from './journey.ts'

const at = journey()
beforeAll(() => at.server.admin('sql', `--query=${tradeScript}`, '--role', 'SYSADMIN'))

const open = async (path: string): Promise<Page> => {
  const page = await at.page()
  await page.goto(`${at.server.url}${path}`)
  return page
}
/** Toasts are dialogs, too. */
const dialog = (page: Page) => page.locator('[role=dialog]:not([data-type])')

it('makes a role, gives it a member and a privilege, and shows the chain that gives access', async () => {
  const page = await open('/roles')
  await page.getByRole('button', { name: 'Create role' }).click()
  await dialog(page).getByLabel('Name').fill('READER')
  await dialog(page).getByRole('button', { name: 'Create' }).click()
  await page.getByRole('link', { name: 'READER' }).waitFor()

  await page.goto(`${at.server.url}/users`)
  await page.getByRole('button', { name: 'Create user' }).click()
  await dialog(page).getByLabel('Name').fill('ANNA')
  await dialog(page).getByLabel('Role', { exact: true }).selectOption('READER')
  await dialog(page).getByRole('button', { name: 'Create' }).click()
  await page.getByRole('link', { name: 'ANNA' }).waitFor()

  await at.server.admin(
    'sql',
    '-q',
    'GRANT USAGE ON DATABASE FACT_DB TO ROLE READER; GRANT USAGE ON SCHEMA FACT_DB.main TO ROLE READER; GRANT SELECT ON TABLE FACT_DB.main.sales TO ROLE READER',
    '--role',
    'ACCOUNTADMIN',
  )
  await page.goto(`${at.server.url}/users/ANNA?tab=access`)
  await page.getByLabel('Filter objects and privileges').fill('sales')
  const row = page.getByRole('row').filter({ hasText: 'FACT_DB.main.sales' })
  await row.getByText('ROLE READER').waitFor()
  await row.getByText(/SELECT granted by ROLE/).waitFor()
})

it('lets a new user in by a link, who sees what the role may see and no more', async () => {
  const page = await open('/users')
  await page.getByRole('button', { name: 'Actions for ANNA' }).click()
  await page.getByRole('menuitem', { name: /Sign-in link/ }).click()
  await dialog(page).getByRole('button', { name: 'Make a link' }).click()
  const link = await dialog(page).getByLabel('Link').inputValue()
  const context = await at.browser.newContext()
  const hers = await context.newPage()
  await hers.goto(link)
  await hers.waitForURL((url) => !/sign-in/.test(url.pathname))
  await hers.goto(`${at.server.url}/databases`)
  await hers.getByRole('link', { name: 'FACT_DB' }).waitFor()
  expect(await hers.getByRole('link', { name: 'ORDER_DB' }).count()).toBe(0)
  await hers.goto(`${at.server.url}/databases/ORDER_DB`)
  await hers.getByRole('heading', { level: 1 }).waitFor()
  expect(await hers.content()).not.toContain('order_id')
  await context.close()
})

it('walks the graph of roles by arrow keys', async () => {
  const page = await open('/roles?tab=graph')
  const node = (name: string) => page.locator(`a[data-role="${name}"]`)
  await node('ACCOUNTADMIN').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-role'))).toMatch(/USERADMIN|READER/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/roles\/(USERADMIN|READER)$/)
})

it('makes a warehouse, shows what it runs, and revokes one of the own tokens', async () => {
  const page = await open('/warehouses')
  await page.getByRole('button', { name: 'Create warehouse' }).click()
  await dialog(page).getByLabel('Name').fill('REPORTS')
  await dialog(page).getByLabel('Slots').fill('3')
  await dialog(page).getByRole('button', { name: 'Create' }).click()
  await page.getByText('0 of 3').waitFor()

  await page.getByRole('button', { name: 'Account: ADMIN' }).click()
  await page.getByRole('menuitem', { name: 'Access tokens' }).click()
  await page.getByRole('button', { name: 'Create token' }).click()
  await dialog(page).getByLabel('Name').fill('nightly job')
  await dialog(page).getByLabel('Role').selectOption('SYSADMIN')
  await dialog(page).getByRole('button', { name: 'Create' }).click()
  const token = await dialog(page).getByLabel('Token').inputValue()
  await dialog(page).getByRole('button', { name: 'Done' }).click()
  const ask = () =>
    fetch(`${at.server.url}/api/completion`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ path: [], prefix: '' }),
    })
  const answer = await ask()
  expect(answer.status).toBe(200)
  expect((await answer.json()).names.map(({ name }: { name: string }) => name)).toContain('FACT_DB')
  await page.getByRole('button', { name: 'Revoke' }).click()
  await dialog(page).getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('revoked', { exact: true }).waitFor()
  expect((await ask()).status).toBe(401)
  expect(at.complaints.filter((text) => !/404/.test(text))).toEqual([])
})
