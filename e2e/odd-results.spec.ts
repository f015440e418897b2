import { expect, it } from 'vitest'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()

it('two thousand columns: only those in sight exist, and the last one is a key away', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  const { page } = sheet
  const columns = Array.from({ length: 2000 }, (_, i) => `i + ${i} AS c${i}`).join(', ')
  expect(await sheet.runAll(`SELECT ${columns} FROM range(3000) t(i)`)).toContain('3,000 rows')
  await sheet.grid.getByText('c0', { exact: true }).waitFor()
  expect(await sheet.grid.getByRole('columnheader').count()).toBeLessThan(60)
  expect(await sheet.grid.getAttribute('aria-colcount')).toBe('2001')
  await sheet.grid.focus()
  await page.keyboard.press('ControlOrMeta+End')
  await sheet.grid.getByText('c1999', { exact: true }).waitFor()
  await sheet.grid.getByText('4998', { exact: true }).waitFor({ timeout: 60_000 })
})

it('a cell of 50 MB is cut in the grid and whole in its file', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  const { page } = sheet
  await sheet.runAll(
    "SELECT i AS i, CASE WHEN i = 1 THEN repeat('0123456789', 5000000) ELSE 'short' END AS t FROM range(600) t(i)",
  )
  expect((await sheet.rows())[1]![1]).toMatch(/^0123456789.{300,500}…$/)
  await sheet.grid.focus()
  await page.keyboard.press('ControlOrMeta+End')
  await expect.poll(async () => (await sheet.rows()).at(-1), { timeout: 60_000 }).toEqual(['599', 'short'])
  await page.keyboard.press('ControlOrMeta+Home')
  for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
  await page.getByText('The first 200,000 of 50,000,000 characters').waitFor({ timeout: 60_000 })
})

it('rows that are wide each are all there', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  await sheet.runAll("SELECT i AS i, [repeat('x', 60000)] AS l, repeat('é', 60000) AS t FROM range(900) t(i)")
  await sheet.grid.focus()
  await sheet.page.keyboard.press('ControlOrMeta+End')
  const last = async () => (await sheet.rows()).at(-1)!.map((cell) => cell.slice(0, 3))
  await expect.poll(last, { timeout: 60_000 }).toEqual(['899', '["x', 'ééé'])
})

it('right-to-left text, emoji and names of ten thousand characters keep their cells', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  const name = 'ä'.repeat(10_000)
  await sheet.runAll(
    `SELECT 'مرحبا بالعالم' AS arabic, '👩‍👩‍👧‍👦🦆🇪🇺' AS emoji, 1 AS "${name}", 'a' || chr(8238) || 'b' AS turned, 5 AS n`,
  )
  const [row] = await sheet.rows()
  expect(row!.slice(0, 3)).toEqual(['مرحبا بالعالم', '👩‍👩‍👧‍👦🦆🇪🇺', '1'])
  const boxes = await sheet.grid.getByRole('gridcell').evaluateAll((cells) =>
    cells.map((cell) => {
      const { left, width } = cell.getBoundingClientRect()
      return [Math.round(left), Math.round(width)] as const
    }),
  )
  for (const [at, [left, width]] of boxes.entries()) {
    expect(width).toBeLessThanOrEqual(400)
    if (at > 0) expect(left).toBe(boxes[at - 1]![0] + boxes[at - 1]![1])
  }
  // A mark that turns what follows stays in its own cell.
  expect(row![4]).toBe('5')
  await sheet.grid.focus()
  await sheet.page.keyboard.press('ControlOrMeta+End')
  await sheet.page.keyboard.press('Enter')
  await sheet.page.getByRole('complementary', { name: 'Value of n in row 1' }).getByText('5', { exact: true }).waitFor()
})
