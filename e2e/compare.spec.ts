import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findings } from './findings.ts'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()
const images = join(import.meta.dirname, '..', 'docs', 'images')

const orders = (rows: string, price: string) =>
  `SELECT i AS order_id, 'customer ' || (i % 900) AS customer, ${price} AS price, DATE '2026-01-01' + (i % 90)::INTEGER AS ordered FROM range(${rows}) t(i)`

it.each(['light', 'dark'] as const)(
  'two results stand side by side, and what differs is marked (%s)',
  async (colorScheme) => {
    const sheet = await Worksheet.open(await at.page({ colorScheme }), at.server.url)
    const { page } = sheet
    await sheet.runAll(
      `${orders('0, 100000', '(i % 500)::DECIMAL(9,2)')};\n${orders('3, 100005', 'CASE WHEN i % 1000 = 9 THEN NULL ELSE (i % 500)::DECIMAL(9,2) END')}`,
    )
    await page.getByRole('tab', { name: 'Compare' }).click()
    const settings = page.getByRole('region', { name: 'Comparison settings' })
    await settings.getByText('100 differ in 1 column').waitFor()
    expect(await settings.getByRole('status').innerText()).toMatch(/99,897 same.*100 differ.*5 only in A.*3 only in B/s)

    const grid = page.getByRole('grid', { name: 'Comparison' })
    const row = async (number: number) => {
      const cells = grid.getByRole('row').nth(number).getByRole('gridcell')
      return cells.evaluateAll((all) => all.map((cell) => [cell.textContent, (cell as HTMLElement).dataset.tone ?? '']))
    }
    expect(await row(1)).toEqual([
      ['only in B', 'only-b'],
      ['0', 'only-b'],
      ['customer 0', 'only-b'],
      ['', 'absent'],
      ['0.00', 'only-b'],
      ['2026-01-01', 'only-b'],
    ])
    expect(await row(4)).toEqual([
      ['differs', 'differs'],
      ['9', ''],
      ['customer 9', ''],
      ['NULL', 'differs'],
      ['9.00', 'differs'],
      ['2026-01-10', ''],
    ])
    if (colorScheme === 'light') await page.screenshot({ path: join(images, 'compare.png') })
    expect(await findings(page)).toEqual([])

    await grid.focus()
    await page.keyboard.press('ControlOrMeta+End')
    await grid.getByText('100004', { exact: true }).waitFor()

    await page.getByRole('button', { name: 'Match by order_id' }).click()
    await page.getByRole('menuitem', { name: 'Position' }).click()
    await settings.getByText('100,000 differ in 4 columns').waitFor()
  },
)

it('a result is pinned, run again and compared with itself; the key is chosen by keyboard', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  const { page } = sheet
  await sheet.runAll("SELECT 'a' AS k, 1 AS n UNION ALL SELECT 'b', 2 ORDER BY 1")
  const tabs = page.getByRole('tablist', { name: 'Statements run' }).getByRole('tab')
  await tabs.first().focus()
  await page.keyboard.press('p')
  await page.getByRole('tab', { name: 'Compare' }).click()
  await page.getByText('Nothing to compare with yet').waitFor()
  await sheet.runAll("SELECT 'b' AS k, 2.50 AS n UNION ALL SELECT 'a', 1.0 ORDER BY 1 DESC")
  await page.getByRole('tab', { name: 'Compare' }).click()
  await page.getByRole('button', { name: 'Match by position' }).press('Enter')
  await page.getByRole('menuitemcheckbox', { name: 'k', exact: true }).press('Enter')
  await page.keyboard.press('Escape')
  const settings = page.getByRole('region', { name: 'Comparison settings' })
  await page.getByRole('button', { name: 'Match by k' }).waitFor()
  await settings.getByText('1 same').waitFor()
  expect(await page.getByRole('grid', { name: 'Comparison' }).getByRole('row').nth(1).innerText()).toMatch(
    /differs\s+b\s+2\.50\s+2/,
  )
})
