import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()
const rows = `SELECT i AS id, DATE '2026-01-01' + (i % 90)::INTEGER AS day, 'city ' || (i % 4) AS city,
  CASE WHEN i % 50 = 0 THEN 'NaN'::DOUBLE ELSE sqrt(i) END AS revenue FROM range(200000) t(i)`

/** What axe finds that is serious or worse in the results. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include('[aria-label=Results]').analyze()
  const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return bad.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
}

async function opened(sql: string, options: Parameters<typeof at.page>[0] = {}) {
  const sheet = await Worksheet.open(await at.page(options), at.server.url)
  await sheet.runAll(sql)
  return { sheet, page: sheet.page }
}

describe.each(['light', 'dark'] as const)('a result in the %s theme', (colorScheme) => {
  it('has a profile of the column at the cursor, over all rows', async () => {
    const { sheet, page } = await opened(rows, { colorScheme })
    await sheet.results.getByRole('button', { name: 'Profile' }).click()
    await sheet.grid.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    const profile = page.getByRole('complementary', { name: 'Profile of city' })
    await profile.getByRole('button', { name: /city 1/ }).waitFor()
    expect(await profile.getByRole('definition').allInnerTexts()).toEqual(expect.arrayContaining(['200,000', '0', '4']))
    expect(await findings(page)).toEqual([])
  })

  it('is drawn as a chart, without what is not finite', async () => {
    const { sheet, page } = await opened(rows, { colorScheme })
    await page.getByRole('tab', { name: 'Chart' }).click()
    await page.getByRole('img', { name: 'line chart of sum of revenue by day' }).locator('svg').waitFor()
    await sheet.results.getByText('4,000 rows without a finite value left out').waitFor()
    expect(await findings(page)).toEqual([])
    for (const kind of ['Bars', 'Area', 'Scatter plot', 'Histogram']) {
      await page.getByLabel('Chart', { exact: true }).selectOption({ label: kind })
      await page
        .getByRole('img', { name: new RegExp(`^${kind.slice(0, 3)}`, 'i') })
        .locator('svg')
        .waitFor()
    }
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download SVG' }).click()
    expect(readFileSync(await (await waiting).path(), 'utf8')).toMatch(/^<svg .*<rect/s)
    const picture = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download PNG' }).click()
    expect(
      readFileSync(await (await picture).path())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })

  it('has a plan that says where the time goes', async () => {
    const { sheet, page } = await opened('SELECT i % 7 AS g, count(*) AS n FROM range(1000000) t(i) GROUP BY 1', {
      colorScheme,
    })
    await page.getByRole('tab', { name: 'Plan' }).click()
    await page.getByRole('button', { name: 'Measure the plan' }).click()
    await page.getByRole('table').getByText('hash group by').waitFor()
    expect(await page.getByRole('table').innerText()).toMatch(/1,000,000/)
    expect(await findings(page)).toEqual([])
    await page.getByRole('tablist', { name: 'Statements run' }).getByRole('tab').first().click()
    await page.getByRole('tab', { name: 'Grid' }).click()
    expect(await sheet.rows()).toHaveLength(7)
  })
})

it('is filtered as a whole, by keyboard, and copied in other forms', async () => {
  const { sheet, page } = await opened(rows, { permissions: ['clipboard-read', 'clipboard-write'] })
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await sheet.grid.focus()
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'Shift+F10']) await page.keyboard.press(key)
  await page.getByRole('menuitem', { name: 'Only city 1' }).click()
  const filters = page.getByRole('region', { name: 'Filters' })
  await filters.getByText('50,000 of 200,000 rows').waitFor()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Filter city…' }).click()
  await page.getByLabel('Column').selectOption({ label: 'id' })
  await page.getByLabel('Condition').selectOption('<')
  await page.getByLabel('Value').fill('10')
  await page.keyboard.press('Enter')
  await filters.getByText('3 of 200,000 rows').waitFor()
  expect((await sheet.rows()).map(([i]) => i)).toEqual(['1', '5', '9'])

  await sheet.grid.focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitemcheckbox', { name: 'With column names' }).click()
  await page.getByRole('menuitem', { name: 'JSON' }).click()
  await expect.poll(copied).toContain('"city": "city 1"')
  expect(JSON.parse(await copied())).toHaveLength(3)
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'INSERT' }).click()
  await expect.poll(copied).toMatch(/^INSERT INTO my_table \(id, day, city, revenue\) VALUES/)
  await filters.getByRole('button', { name: 'Clear filters' }).click()
  await filters.waitFor({ state: 'detached' })
})

it('a filter that does not fit its column says so', async () => {
  const { sheet, page } = await opened('SELECT 1 AS n')
  await sheet.grid.focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Filter n…' }).click()
  await page.getByLabel('Value').fill('many')
  await page.keyboard.press('Enter')
  await sheet.results.getByText(/Rows could not be fetched: .*many/).waitFor()
})

it('SQL is laid out, undone in one step, and left alone where it is not understood', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  await sheet.write('select 1,2 -- why')
  await sheet.page.keyboard.press('Shift+Alt+F')
  await expect.poll(() => sheet.editor.innerText()).toBe('select\n  1,\n  2 -- why')
  await sheet.page.keyboard.press('ControlOrMeta+z')
  await expect.poll(() => sheet.editor.innerText()).toBe('select 1,2 -- why')
  await sheet.write('copy into   t from @stage/x')
  await sheet.page.getByRole('button', { name: 'Format SQL' }).click()
  await sheet.page.getByText('One statement stays as written').first().waitFor()
  expect(await sheet.editor.innerText()).toBe('copy into   t from @stage/x')
})
