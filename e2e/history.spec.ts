import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findings } from './findings.ts'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()
const images = join(import.meta.dirname, '..', 'docs', 'images')

it.each(['light', 'dark'] as const)(
  'the history counts, narrows and leads back to results (%s)',
  async (colorScheme) => {
    const sheet = await Worksheet.open(await at.page({ colorScheme }), at.server.url)
    const { page } = sheet
    await sheet.runAll('CREATE DATABASE IF NOT EXISTS shop;\nUSE DATABASE shop')
    for (let i = 0; i < 4; i++) await sheet.runAll('SELECT count(*) AS n FROM range(1000)')
    await sheet.runAll('SELECT nosuch')
    const wanted = `SELECT i AS kept_${colorScheme} FROM range(5000) t(i)`
    await sheet.runAll(wanted)

    await page.getByRole('link', { name: 'History' }).click()
    const analysis = page.getByRole('region', { name: 'Analysis' })
    await analysis
      .getByRole('img', { name: /Statements over time: 1 failed|2 failed/ })
      .locator('svg')
      .waitFor()
    await analysis.getByText('4 ×').or(analysis.getByText('8 ×')).first().waitFor()
    if (colorScheme === 'light') await page.screenshot({ path: join(images, 'history.png') })
    expect(await findings(page)).toEqual([])

    const table = page.getByRole('table', { name: 'Statements' })
    await page.getByLabel('Status', { exact: true }).selectOption({ label: 'Failed' })
    await table.getByText('SELECT nosuch').first().waitFor()
    await expect.poll(() => table.getByText('count(*)').count()).toBe(0)
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByLabel('Database', { exact: true }).selectOption('shop')
    await page.getByLabel('Role', { exact: true }).selectOption('ACCOUNTADMIN')
    await page.getByLabel('Type', { exact: true }).selectOption('SELECT')
    await page.getByLabel('Time', { exact: true }).selectOption({ label: 'Last hour' })
    await page.getByRole('searchbox', { name: 'Search statement text' }).fill(`KEPT_${colorScheme}`)
    await expect.poll(() => table.getByRole('row').count()).toBe(2)
    await table.getByRole('link', { name: wanted }).click()

    await page.getByRole('button', { name: 'Open result' }).waitFor()
    await page.getByText('5,000', { exact: true }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: 'Open result' }).click()
    await page.waitForURL(/\/worksheets\//)
    expect((await sheet.rows())[0]).toEqual(['0'])
    await page.goBack()

    await page.getByRole('button', { name: 'Run again' }).click()
    await page.waitForURL(/\/worksheets\//)
    await sheet.status.getByText('Succeeded').waitFor()
    expect((await sheet.rows())[0]).toEqual(['0'])
    await page.getByRole('button', { name: /shop/ }).first().waitFor()
  },
)

it('shows the plan that was measured of a statement', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  const { page } = sheet
  const text = 'SELECT i % 3 AS g, count(*) AS planned FROM range(100000) t(i) GROUP BY 1'
  await sheet.runAll(text)
  await page.getByRole('tab', { name: 'Plan' }).click()
  await page.getByRole('button', { name: 'Measure the plan' }).click()
  await page.getByRole('table').getByText('hash group by').waitFor()
  await page.getByRole('link', { name: 'History' }).click()
  await page.getByRole('table', { name: 'Statements' }).getByRole('link', { name: text, exact: true }).click()
  await page.getByRole('region', { name: 'Plan' }).getByText('hash group by').waitFor()
})

it('fits a screen of 1024 pixels', async () => {
  const page = await at.page({ viewport: { width: 1024, height: 768 } })
  await page.goto(`${at.server.url}/history`)
  const table = page.getByRole('table', { name: 'Statements' })
  await table.waitFor()
  const started = table.getByRole('columnheader', { name: 'Started' })
  const box = (await started.boundingBox())!
  expect(box.x + box.width).toBeLessThanOrEqual(1024)
  expect(
    await table.evaluate((element) => element.parentElement!.scrollWidth - element.parentElement!.clientWidth),
  ).toBe(0)
})
