import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { tradeScript } from './data.ts'
import { journey } from './journey.ts'
import { atPlace } from './place.ts'

const at = journey()
beforeAll(() => at.server.admin('sql', `--query=${tradeScript}`, '--role', 'SYSADMIN'))

const open = async (path: string): Promise<Page> => {
  const page = await at.page()
  await page.goto(`${at.server.url}${path}`)
  return page
}
/** Toasts are dialogs, too. */
const dialog = (page: Page) => page.locator('[role=dialog]:not([data-type])')
const sqlOf = (page: Page) => dialog(page).getByRole('region', { name: 'SQL that will run' })
const column = (page: Page, name: string) =>
  page.getByRole('table', { name: 'Columns' }).getByText(name, { exact: true })

it('creates a database, a schema and a table with a column editor, and shows the SQL that it runs', async () => {
  const page = await open('/databases')
  await page.getByRole('button', { name: 'Create database' }).click()
  await dialog(page).getByLabel('Name').fill('Forms')
  await dialog(page).getByLabel('Comment').fill("Made by forms; it's a test")
  expect(await sqlOf(page).textContent()).toBe("CREATE DATABASE Forms COMMENT = 'Made by forms; it''s a test';")
  await dialog(page).getByRole('button', { name: 'Create' }).click()
  await page.getByRole('link', { name: 'Forms' }).click()

  await page.getByRole('button', { name: 'Create schema' }).click()
  await dialog(page).getByLabel('Name').fill('in out')
  await dialog(page).getByRole('button', { name: 'Create' }).click()
  await page.getByRole('link', { name: 'in out' }).click()

  await page.getByRole('button', { name: 'Create table' }).click()
  await dialog(page).getByLabel('Name', { exact: true }).fill('invoices')
  await dialog(page).getByRole('button', { name: 'Add a column' }).click()
  await page.keyboard.type('amount')
  await dialog(page).getByLabel('Type of column amount').fill('DECIMAL(18, 2)')
  await dialog(page).getByLabel('Not null: column amount').check()
  await dialog(page).getByLabel('Default of column amount').fill('0')
  await dialog(page).getByLabel('Check of column amount').fill('amount >= 0')
  expect(await sqlOf(page).textContent()).toBe(
    'CREATE TABLE Forms."in out".invoices (\n  id BIGINT PRIMARY KEY,\n  amount DECIMAL(18, 2) NOT NULL DEFAULT 0 CHECK (amount >= 0)\n);',
  )
  await dialog(page).getByRole('button', { name: 'Create' }).click()
  await page.getByRole('link', { name: 'invoices' }).click()
  await column(page, 'amount').waitFor()
  await page.goto(`${at.server.url}/history`)
  await page
    .getByText(/CREATE TABLE Forms/)
    .first()
    .waitFor()
})

it('alters a column, adds one, and says what DuckDB says when that fails', async () => {
  const page = await open('/databases/Forms/in%20out/invoices')
  await page.getByRole('button', { name: 'Add a column' }).click()
  await dialog(page).getByLabel('Name').fill('note')
  await dialog(page).getByRole('button', { name: 'Add' }).click()
  await column(page, 'note').waitFor()
  await page.getByRole('button', { name: 'Actions for column note' }).click()
  await page.getByRole('menuitem', { name: /Alter/ }).click()
  await dialog(page).getByLabel('Name').fill('remark')
  await dialog(page).getByLabel('Comment').fill('What was said')
  await dialog(page).getByRole('button', { name: 'Alter' }).click()
  await column(page, 'remark').waitFor()
  await page.getByText('What was said').waitFor()
  await page.getByRole('button', { name: 'Add a column' }).click()
  await dialog(page).getByLabel('Name').fill('odd')
  await dialog(page).getByLabel('Type').fill('NO_SUCH_TYPE')
  await dialog(page).getByRole('button', { name: 'Add' }).click()
  await dialog(page).getByRole('alert').waitFor()
  await page.keyboard.press('Escape')
  await dialog(page).waitFor({ state: 'detached' })
})

it('makes a view of a table, names it as a dependent, and warns before the table is dropped', async () => {
  const page = await open('/databases/FACT_DB/main/sales')
  await page.getByRole('button', { name: 'Actions for sales' }).click()
  await page.getByRole('menuitem', { name: /Create a view/ }).click()
  await dialog(page).getByLabel('Name').fill('all_sales')
  await dialog(page).getByRole('button', { name: 'Create' }).click()
  await dialog(page).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Dependents' }).click()
  await page.getByRole('link', { name: 'FACT_DB.main.all_sales' }).waitFor()
  await page.getByRole('button', { name: 'Actions for sales' }).click()
  await page.getByRole('menuitem', { name: /Drop/ }).click()
  await dialog(page).getByText('1 object will stop working').waitFor()
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
})

it('shows the first rows of a table by a statement, and keeps favourites', async () => {
  const page = await open('/databases/FACT_DB/main/sales?tab=preview')
  await page.getByRole('grid').getByText('Vienna').first().waitFor()
  await page.goto(`${at.server.url}/databases/FACT_DB/main`)
  await page.getByRole('button', { name: 'Favourite: sales' }).click()
  await page.getByRole('button', { name: 'Favourite: sales', pressed: true }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Favourites', exact: true }).click()
  await page.getByRole('link', { name: 'sales', exact: true }).waitFor()
  await page.getByRole('link', { name: 'all_sales' }).waitFor({ state: 'detached' })
})

it('grants and revokes by form, with the effect shown before', async () => {
  await at.server.admin('sql', '-q', 'CREATE ROLE CLERK', '--role', 'ACCOUNTADMIN')
  const page = await open('/databases/FACT_DB/main/sales?tab=grants')
  await page.getByRole('button', { name: 'Grant', exact: true }).click()
  await dialog(page).getByLabel('To role').selectOption('CLERK')
  await dialog(page).getByLabel('SELECT').check()
  expect(await sqlOf(page).textContent()).toBe('GRANT SELECT ON TABLE FACT_DB.main.sales TO ROLE CLERK;')
  await dialog(page).getByText('gains').first().waitFor()
  await dialog(page).getByRole('button', { name: 'Grant' }).click()
  await page.getByRole('link', { name: 'CLERK' }).waitFor()
  await page.getByRole('button', { name: 'Actions for SELECT of CLERK' }).click()
  await page.getByRole('menuitem', { name: /Revoke/ }).click()
  await dialog(page).getByText('loses').first().waitFor()
  await dialog(page).getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('link', { name: 'CLERK' }).waitFor({ state: 'detached' })
})

it('creates a database by keyboard alone', async () => {
  const page = await open('/databases')
  await page.getByRole('link', { name: 'FACT_DB' }).waitFor()
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
  for (let i = 0; i < 40 && (await focused()) !== 'Create database'; i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await dialog(page).waitFor()
  await page.keyboard.type('by_keys')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'by_keys' }).waitFor()
  await dialog(page).waitFor({ state: 'detached' })
  expect(await focused()).toBe('Create database')
  // From a menu, the focus goes back to the button that opened it.
  await page.getByRole('button', { name: 'Actions for by_keys' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menu').waitFor()
  for (let i = 0; i < 10 && (await focused()) !== 'Comment …'; i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await dialog(page).waitFor()
  await page.keyboard.press('Escape')
  await dialog(page).waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Actions for by_keys')
})

it('drops a database only after its name was typed', async () => {
  const page = await open('/databases/Forms')
  await page.getByRole('button', { name: 'Actions for Forms' }).click()
  await page.getByRole('menuitem', { name: /Drop/ }).click()
  const drop = dialog(page).getByRole('button', { name: 'Drop' })
  expect(await drop.isDisabled()).toBe(true)
  await dialog(page).getByLabel('Type Forms to confirm').fill('Forms')
  await drop.click()
  await atPlace(page, '/databases')
  await page.getByRole('link', { name: 'Forms' }).waitFor({ state: 'detached' })
  expect(at.complaints).toEqual([])
})
