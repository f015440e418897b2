import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { findings } from './findings.ts'
import { journey } from './journey.ts'
import { picture } from './pictures.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()

const saved = (page: Page) =>
  page
    .getByRole('status')
    .filter({ hasText: /^Saved$/ })
    .first()
    .waitFor()

/** Types a text in a new worksheet, names it, and waits until the server has it. */
async function worksheet(page: Page, name: string, text: string): Promise<Worksheet> {
  const sheet = await Worksheet.open(page, at.server.url)
  await sheet.write(text)
  await saved(page)
  const tree = await worksheets(page)
  await tree.getByRole('treeitem', { selected: true }).waitFor()
  await tree.focus()
  await page.keyboard.press('F2')
  await page.getByLabel('New name').fill(name)
  await page.keyboard.press('Enter')
  await inTree(page, name).waitFor()
  return sheet
}

async function worksheets(page: Page): Promise<Locator> {
  await page.getByRole('tab', { name: 'Worksheets', exact: true }).click()
  const tree = page.getByRole('tree', { name: 'Worksheets' })
  await tree.waitFor()
  return tree
}

/** A line of the tree. Its accessible name grows by the menu's button while the mouse is over it. */
const inTree = (page: Page, name: string) =>
  page
    .getByRole('tree', { name: 'Worksheets' })
    .getByRole('treeitem')
    .filter({ has: page.getByText(name, { exact: true }) })

async function menu(page: Page, name: string, item: string): Promise<void> {
  await inTree(page, name).hover()
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

async function folder(page: Page, name: string): Promise<void> {
  await worksheets(page)
  await page.getByRole('button', { name: 'New folder' }).click()
  await page.getByLabel('New name').fill(name)
  await page.keyboard.press('Enter')
  await inTree(page, name).waitFor()
}

/** Ends the tab's process, as a crash of the browser does: nothing of the page runs any more. */
async function kill(context: BrowserContext, page: Page): Promise<void> {
  const gone = page.waitForEvent('crash')
  const session = await context.newCDPSession(page)
  session.send('Page.crash').catch(() => {})
  await gone
}

const text = (sheet: Worksheet) => sheet.editor.innerText()

describe('a text', () => {
  it('that two tabs change is a conflict with both texts side by side; the one that gives way is a version', async () => {
    const page = await at.page()
    const sheet = await worksheet(page, 'Monthly revenue', 'select 1;\nselect 2;')
    const other = await page.context().newPage()
    await other.goto(page.url())
    const second = new Worksheet(other)
    await second.editor.filter({ hasText: 'select 2;' }).waitFor()
    await sheet.write('select 1;\nselect 2; -- from the first tab')
    await saved(page)
    await second.write('select 1;\nselect 2; -- from the second tab')
    const alert = other.getByRole('alert').filter({ hasText: 'changed in another tab' })
    await alert.waitFor()
    await alert.getByRole('button', { name: 'Compare' }).click()
    const dialog = other.getByRole('dialog', { name: 'This worksheet was changed elsewhere' })
    expect(await dialog.getByRole('textbox', { name: 'The other text' }).innerText()).toContain('-- from the first tab')
    expect(await dialog.getByRole('textbox', { name: 'My text' }).innerText()).toContain('-- from the second tab')
    await picture(other, 'worksheet-conflict')
    expect(await findings(other)).toEqual([])
    await dialog.getByRole('button', { name: 'Keep my text' }).click()
    await saved(other)
    await other.getByRole('button', { name: 'Versions' }).click()
    const versions = other.getByRole('dialog', { name: /^Versions of/ })
    await versions.getByRole('option', { name: /Replaced in a conflict/ }).waitFor()
    expect(await versions.getByRole('textbox', { name: 'This version' }).innerText()).toContain('-- from the first tab')
    await other.close()
  })

  it('that was typed without a network survives the end of its tab', async () => {
    const page = await at.page()
    const context = page.context()
    const sheet = await worksheet(page, 'Orders by city', 'select 1')
    const address = page.url()
    const texts = '**/api/worksheets/*/text'
    await page.route(texts, (route) => route.abort('internetdisconnected'))
    await sheet.write('select 1 -- precious')
    await page
      .getByRole('status')
      .filter({ hasText: 'Not saved: no connection. Kept in this browser.' })
      .first()
      .waitFor()
    await kill(context, page)
    const again = await context.newPage()
    await again.goto(address)
    const back = new Worksheet(again)
    await back.editor.filter({ hasText: '-- precious' }).waitFor()
    await saved(again)
    await again.reload()
    await back.editor.filter({ hasText: '-- precious' }).waitFor()
  })

  it('that is not saved yet is there after a reload, drawn as the server drew it', async () => {
    const page = await at.page()
    const sheet = await worksheet(page, 'Half a thought', 'select 1')
    const texts = '**/api/worksheets/*/text'
    await page.route(texts, (route) => route.abort('internetdisconnected'))
    await sheet.write('select 1 -- half a thought')
    await page.getByRole('status').filter({ hasText: 'Kept in this browser' }).first().waitFor()
    at.complaints.length = 0
    for (let reloads = 0; reloads < 5; reloads++) {
      await page.reload()
      await sheet.editor.filter({ hasText: '-- half a thought' }).waitFor()
    }
    await page.unroute(texts)
    await page.reload()
    await sheet.editor.filter({ hasText: '-- half a thought' }).waitFor()
    await saved(page)
    expect(at.complaints.filter((one) => !/ERR_INTERNET_DISCONNECTED/.test(one))).toEqual([])
  })

  it('stays on the page when a part of the page cannot be loaded for want of a network; the part comes with it', async () => {
    const page = await at.page()
    const sheet = await worksheet(page, 'On the train', 'select 1')
    await page.context().setOffline(true)
    await sheet.write('select 1 -- on the train')
    await page.getByRole('button', { name: 'New worksheet' }).first().click()
    await page.getByRole('button', { name: 'Versions' }).click()
    await page.getByText('No connection to the server').waitFor()
    await page.waitForRequest(/_next\/static\/chunks/)
    expect(await text(sheet)).toContain('-- on the train')
    await page.context().setOffline(false)
    const dialog = page.getByRole('dialog', { name: /^Versions of/ })
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await saved(page)
  })

  it('that waits for the network is sent when it comes back', async () => {
    const page = await at.page()
    const sheet = await worksheet(page, 'Stock levels', 'select 1')
    await page.context().setOffline(true)
    await sheet.write('select 1 -- in the tunnel')
    await page.getByRole('status').filter({ hasText: 'Not saved: no connection' }).first().waitFor()
    await page.context().setOffline(false)
    await saved(page)
    await page.reload()
    await sheet.editor.filter({ hasText: 'in the tunnel' }).waitFor()
  })

  it('that runs is a version; an earlier one comes back, and the present one with it', async () => {
    const page = await at.page()
    const sheet = await worksheet(page, 'Daily figures', 'select 1')
    await sheet.runAll('select 42 as answer;\nselect 1;')
    await sheet.runAll('select 43 as answer;\nselect 1;')
    await page.getByRole('button', { name: 'Versions' }).click()
    const dialog = page.getByRole('dialog', { name: 'Versions of Daily figures' })
    const options = dialog.getByRole('option')
    await options.nth(1).waitFor()
    await options.first().focus()
    await page.keyboard.press('ArrowDown')
    await dialog.getByRole('textbox', { name: 'This version' }).filter({ hasText: 'select 42' }).waitFor()
    expect(await dialog.getByRole('textbox', { name: 'Present text' }).innerText()).toContain('select 43')
    await picture(page, 'worksheet-versions')
    expect(await findings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Restore this version' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await text(sheet)).toContain('select 42')
    await page.reload()
    await sheet.editor.filter({ hasText: 'select 42' }).waitFor()
    await page.getByRole('button', { name: 'Versions' }).click()
    await dialog.getByRole('option').nth(1).waitFor()
    expect(await dialog.getByRole('textbox', { name: 'This version' }).innerText()).toContain('select 43')
  })

  it('of more than 5 MB is refused where it is pasted, and nothing is lost', async () => {
    const page = await at.page()
    const sheet = await worksheet(page, 'Load script', 'select 1 -- still here')
    await sheet.editor.click()
    await page.keyboard.press('ControlOrMeta+End')
    await page.evaluate(() => {
      const data = new DataTransfer()
      data.setData('text/plain', 'ä'.repeat(2_500_001))
      const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
      document.querySelector('.cm-content')!.dispatchEvent(paste)
    })
    await page.getByText('A worksheet holds at most 5 MB of text').first().waitFor()
    expect(await text(sheet)).toBe('select 1 -- still here')
    await page.keyboard.insertText(' and on')
    await saved(page)
    await page.reload()
    await sheet.editor.filter({ hasText: 'still here and on' }).waitFor()
  })
})

describe('the tree', () => {
  it('moves by drag and drop, but no folder into itself; by keyboard with a dialog', async () => {
    const page = await at.page()
    await worksheet(page, 'Margins', 'select 1')
    await folder(page, 'Finance')
    await inTree(page, 'Margins').dragTo(inTree(page, 'Finance'))
    await inTree(page, 'Margins').waitFor({ state: 'detached' })
    await inTree(page, 'Finance').click()
    await inTree(page, 'Margins').and(page.locator('[aria-level="2"]')).waitFor()
    await menu(page, 'Finance', 'New folder here')
    await page.getByLabel('New name').fill('Plan 2026')
    await page.keyboard.press('Enter')
    await inTree(page, 'Plan 2026').and(page.locator('[aria-level="2"]')).waitFor()
    await inTree(page, 'Finance').dragTo(inTree(page, 'Plan 2026'))
    await page.getByText('A folder cannot be moved into itself').first().waitFor()
    await inTree(page, 'Finance').and(page.locator('[aria-level="1"]')).waitFor()
    await menu(page, 'Margins', 'Move …')
    const dialog = page.getByRole('dialog', { name: 'Move Margins' })
    await dialog.getByRole('tree', { name: 'Folders' }).focus()
    await page.keyboard.press('ArrowDown')
    expect(await dialog.getByRole('treeitem', { selected: true }).innerText()).toBe('Plan 2026')
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('Enter')
    await inTree(page, 'Plan 2026').click()
    await inTree(page, 'Margins').and(page.locator('[aria-level="3"]')).waitFor()
    await picture(page, 'worksheets-tree')
  })

  it('is searched by name and by text, and opens a text where it was found', async () => {
    const page = await at.page()
    await worksheet(page, 'Discounts', `${'-- hay\n'.repeat(40)}select 'a NEEDLE here'`)
    await page.getByLabel('Search worksheets').fill('needle')
    await inTree(page, 'Discounts').waitFor()
    await page.getByText("41: select 'a NEEDLE here'").waitFor()
    await page.getByLabel('Search worksheets').fill('no such thing anywhere')
    await page.getByText('No worksheet is called, or contains').waitFor()
    await page.getByLabel('Search worksheets').fill('discou')
    await inTree(page, 'Discounts').waitFor()
  })

  it('bears names in any script, and says what is wrong with too long ones', async () => {
    const page = await at.page()
    await worksheet(page, '🦆 דוח חודשי', 'select 1')
    await inTree(page, '🦆 דוח חודשי').click()
    await page.getByRole('tree', { name: 'Worksheets' }).focus()
    await page.keyboard.press('F2')
    await page.getByLabel('New name').fill('x'.repeat(10_000))
    await page.keyboard.press('Enter')
    await page.getByText('A name has 1 to 255 printable characters.').first().waitFor()
    await inTree(page, '🦆 דוח חודשי').waitFor()
  })
})

describe('the list of worksheets', () => {
  it('filters, marks favourites, and takes worksheets into the trash and back', async () => {
    const page = await at.page()
    await worksheet(page, 'Quarterly', 'select 4')
    await page.goto(`${at.server.url}/worksheets/all`)
    const table = page.getByRole('table', { name: 'Worksheets' })
    await page.getByLabel('Filter worksheets').fill('quarter')
    const row = table.getByRole('row').filter({ hasText: 'Quarterly' })
    await row.waitFor()
    await row.getByRole('button', { name: 'Favourite: Quarterly' }).click()
    await row.getByRole('button', { name: 'Actions for Quarterly' }).click()
    await page.getByRole('menuitem', { name: 'Comment …' }).click()
    await page.getByRole('dialog').getByLabel('Comment').fill('For the board')
    await page.getByRole('button', { name: 'Save' }).click()
    await row.filter({ hasText: 'For the board' }).waitFor()
    await page.reload()
    await row.locator('[aria-pressed=true]').waitFor()
    await picture(page, 'worksheets-list')
    expect(await findings(page)).toEqual([])
    await row.getByRole('button', { name: 'Actions for Quarterly' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await row.waitFor({ state: 'detached' })
    await page
      .getByRole('navigation', { name: 'Worksheets' })
      .getByRole('link', { name: /^Trash/ })
      .click()
    const trash = page.getByRole('table', { name: 'Trash' })
    const trashed = trash.getByRole('row').filter({ hasText: 'Quarterly' })
    await trashed.filter({ hasText: 'ADMIN' }).waitFor()
    await picture(page, 'worksheets-trash')
    expect(await findings(page)).toEqual([])
    await trashed.getByRole('button', { name: 'Actions for Quarterly' }).click()
    await page.getByRole('menuitem', { name: 'Restore' }).click()
    await trashed.waitFor({ state: 'detached' })
    await page.goto(`${at.server.url}/worksheets/all`)
    await row.filter({ hasText: 'For the board' }).waitFor()
    await row.getByRole('button', { name: 'Actions for Quarterly' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.goto(`${at.server.url}/worksheets/trash`)
    await trashed.getByRole('button', { name: 'Actions for Quarterly' }).click()
    await page.getByRole('menuitem', { name: 'Delete for good …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click()
    await trashed.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('heading', { name: 'Worksheets' }).waitFor()
    expect(await trashed.count()).toBe(0)
  })

  it('goes out as a zip archive and comes back as the same tree', async () => {
    const home = mkdtempSync(join(tmpdir(), 'mallard-zip-'))
    try {
      const page = await at.page()
      await page.goto(`${at.server.url}/worksheets`)
      await folder(page, 'Reports: a/b')
      await menu(page, 'Reports: a/b', 'New worksheet here')
      const sheet = new Worksheet(page)
      await sheet.write("select 'out and in again'")
      await saved(page)
      const tree = await worksheets(page)
      await tree.locator('[role=treeitem][aria-level="2"]').first().click()
      await tree.focus()
      await page.keyboard.press('F2')
      await page.getByLabel('New name').fill('🦆?')
      await page.keyboard.press('Enter')
      await menu(page, 'Reports: a/b', 'Duplicate')
      await inTree(page, 'Reports: a/b copy').waitFor()
      const coming = page.waitForEvent('download')
      await menu(page, 'Reports: a/b', 'Export as zip')
      const zip = join(home, 'reports.zip')
      await (await coming).saveAs(zip)
      expect(readFileSync(zip).subarray(0, 2).toString()).toBe('PK')
      await folder(page, 'Back')
      await menu(page, 'Back', 'Import into it …')
      const dialog = page.getByRole('dialog', { name: 'Import worksheets' })
      await dialog.getByLabel('Zip archive').setInputFiles(zip)
      await dialog.getByRole('button', { name: 'Import' }).click()
      await dialog.getByRole('status').filter({ hasText: '1 worksheet and 0 folders made' }).waitFor()
      expect(await findings(page)).toEqual([])
      await dialog.getByRole('button', { name: 'Close' }).last().click()
      await inTree(page, 'Back').click()
      await inTree(page, '🦆?').and(page.locator('[aria-level="2"]')).first().dblclick()
      await sheet.editor.filter({ hasText: 'out and in again' }).waitFor()
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  })
})
