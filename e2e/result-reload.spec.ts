import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()
const images = join(import.meta.dirname, '..', 'docs', 'images')
const sales = `SELECT DATE '2026-01-01' + (i % 120)::INTEGER AS day, ['north', 'south', 'east', 'west'][(i // 120) % 4 + 1] AS region,
  CASE WHEN i % 97 = 0 THEN 'Infinity'::DOUBLE ELSE 40 + 15 * sin(i % 120 / 15.0) + i % 7 END AS revenue FROM range(20000) t(i)`

it('a chart is saved with the worksheet and comes back after a reload, with its result', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  const { page } = sheet
  await sheet.runAll(sales)
  await page.getByRole('tab', { name: 'Chart' }).click()
  await page.getByRole('img', { name: 'line chart of sum of revenue by day' }).locator('svg').waitFor()
  await page.getByLabel('Chart', { exact: true }).selectOption({ label: 'Area' })
  const saved = page.waitForResponse(
    (response) => /\/charts$/.test(response.url()) && response.request().method() === 'POST',
  )
  await page.getByLabel('Colour').selectOption({ label: 'region' })
  expect((await saved).status()).toBe(204)
  await page
    .getByRole('img', { name: 'area chart of sum of revenue by day' })
    .locator('svg')
    .getByText('north')
    .waitFor()
  await page.screenshot({ path: join(images, 'chart.png') })

  await page.reload()
  await page
    .getByRole('img', { name: 'area chart of sum of revenue by day' })
    .locator('svg')
    .getByText('north')
    .waitFor()
  expect(await sheet.status.innerText()).toMatch(/From \d\d:\d\d.*20,000 rows/s)

  // The statement is edited: its columns are the same, and so is its chart.
  await sheet.runAll(`${sales} WHERE i % 2 = 0`)
  await page.getByRole('img', { name: 'area chart of sum of revenue by day' }).locator('svg').waitFor()
  await sheet.results
    .getByText(/10,000|9,8\d\d/)
    .first()
    .waitFor()
})

it('results come back after a reload, pinned ones too; one that is no longer kept says so', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  const { page } = sheet
  await sheet.runAll('SELECT 1 AS first')
  const tabs = page.getByRole('tablist', { name: 'Statements run' }).getByRole('tab')
  await tabs.first().focus()
  await page.keyboard.press('p')
  await sheet.runAll('SELECT i AS second FROM range(30000) t(i)')
  await page.reload()
  await sheet.status.getByText(/From \d\d:\d\d/).waitFor()
  expect(await tabs.allInnerTexts()).toEqual([expect.stringContaining('first'), expect.stringContaining('second')])
  expect((await sheet.rows())[0]).toEqual(['0'])
  await sheet.grid.focus()
  await page.keyboard.press('ControlOrMeta+End')
  await sheet.grid.getByText('29999', { exact: true }).waitFor()
  await tabs.first().click()
  expect(await sheet.rows()).toEqual([['1']])
  await sheet.runAll('SELECT 3 AS third')
  expect(await tabs.allInnerTexts()).toEqual([expect.stringContaining('first'), expect.stringContaining('third')])

  // As after its day.
  const accounts = join(at.server.dataDir, 'accounts')
  for (const account of readdirSync(accounts)) {
    const results = join(accounts, account, 'results')
    for (const file of readdirSync(results)) rmSync(join(results, file))
  }
  const { default: Sqlite } = await import('better-sqlite3')
  const metadata = new Sqlite(join(at.server.dataDir, 'metadata.sqlite'))
  metadata.exec('UPDATE results SET expires_at = 0')
  metadata.close()
  await page.reload()
  await sheet.results.getByText(/The result from .* is no longer kept/).waitFor()
})
