import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()

/** Presses Tab until what has the focus is called `name`. @throws Error when a hundred steps do not lead there */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const seen: string[] = []
  for (let step = 0; step < 100; step += 1) {
    await page.keyboard.press('Tab')
    const label = await page.evaluate(() => {
      const element = document.activeElement
      return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? ''
    })
    seen.push(label)
    if (typeof name === 'string' ? label === name : name.test(label)) return
  }
  throw new Error(`Tab does not lead to ${name}; it leads to ${[...new Set(seen)].join(' | ')}`)
}

describe('without a mouse', () => {
  it('runs a statement, walks through its rows, and cancels one', async () => {
    const page = await at.page()
    await page.goto(`${at.server.url}/worksheets`)
    await page.getByRole('main').waitFor()
    if ((await page.locator('.cm-content').count()) === 0) {
      await tabTo(page, /New worksheet/)
      await page.keyboard.press('Enter')
    }
    const sheet = new Worksheet(page)
    await sheet.editor.waitFor()
    await sheet.editor.focus()
    await page.keyboard.insertText('SELECT i, i * i AS square FROM range(50) t(i)')
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+Enter')
    expect(await sheet.ended()).toMatch(/Succeeded.*50 rows/s)
    // Tab indents in the editor; Escape lets it go on.
    await page.keyboard.press('Escape')
    await tabTo(page, 'Result')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await sheet.grid.locator('[aria-selected=true]').first().waitFor()
  })

  it('cancels with Escape twice', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    await sheet.start('SELECT sum(hash(a.i, b.i)) FROM range(3000000) a(i), range(3000000) b(i)')
    await sheet.page.keyboard.press('Escape')
    await sheet.page.keyboard.press('Escape')
    expect(await sheet.ended()).toContain('Cancelled')
  })

  it('leaves a dialog and opens the palette at once; what is typed is found there', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    const { page } = sheet
    await sheet.runAll('SELECT 1')
    const versions = page.getByRole('button', { name: 'Versions' })
    await versions.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: /^Versions of/ }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox').waitFor()
    await page.keyboard.type('Format')
    await page.getByRole('option', { name: /^Format SQL/ }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('works while a toast is shown', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    const { page } = sheet
    await sheet.write('SELECT 2 AS kept')
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.getByRole('tab', { name: 'Worksheets', exact: true }).click()
    const tabs = page.getByRole('tablist', { name: 'Open worksheets' }).getByRole('tab')
    const tree = page.getByRole('tree', { name: 'Worksheets' })
    await tree.getByRole('treeitem').first().click()
    await page.keyboard.press('Delete')
    const toast = page.getByRole('dialog', { name: /is in the trash/ })
    await toast.waitFor()
    // A toast that the pointer rests on stays.
    await toast.hover()
    const before = await tabs.count()
    await page.keyboard.press('Alt+n')
    await expect.poll(() => tabs.count()).toBe(before + 1)
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox').waitFor()
    expect(await toast.count()).toBe(1)
    await page.context().close()
  })

  it('opens the history from the rail', async () => {
    const page = await at.page()
    await page.goto(`${at.server.url}/worksheets`)
    await tabTo(page, 'History')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/history/)
  })
})
