import type { Locator, Page } from 'playwright-core'

/** Drives a worksheet as a person does: by what it says, not by how it is built. */
export class Worksheet {
  readonly page: Page
  readonly editor: Locator
  readonly results: Locator
  readonly grid: Locator
  readonly status: Locator
  readonly error: Locator

  constructor(page: Page) {
    this.page = page
    this.editor = page.locator('.cm-content')
    this.results = page.getByRole('region', { name: 'Results' })
    this.grid = this.results.getByRole('grid', { name: 'Result' })
    this.status = this.results.locator('footer').getByRole('status')
    this.error = this.results.getByRole('alert')
  }

  /** Opens a new worksheet, beside those that the page opens again, in one editor. */
  static async open(page: Page, url: string): Promise<Worksheet> {
    await page.goto(`${url}/worksheets`)
    await page.waitForLoadState('networkidle')
    const tabs = page.getByRole('tablist', { name: 'Open worksheets' }).getByRole('tab')
    const split = page.getByRole('button', { name: / one editor$/ })
    if (await split.count()) await split.first().click()
    const before = await tabs.count()
    await page.getByRole('button', { name: 'New worksheet' }).first().click()
    await tabs.nth(before).and(page.locator('[aria-selected=true]')).waitFor()
    const sheet = new Worksheet(page)
    await sheet.editor.filter({ hasText: /^(Type SQL here.*)?$/ }).waitFor()
    return sheet
  }

  /** Replaces the text of the worksheet. */
  async write(text: string): Promise<void> {
    await this.editor.click()
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.insertText(text)
    await this.page.keyboard.press('Escape')
  }

  /** Runs everything; resolves when the last statement ended. @returns the words of the status line */
  async runAll(text: string): Promise<string> {
    await this.write(text)
    await this.page.keyboard.press('ControlOrMeta+Shift+Enter')
    return this.ended()
  }

  /** Starts the statement at the cursor, without waiting for its end. */
  async start(text: string): Promise<void> {
    await this.write(text)
    await this.page.keyboard.press('ControlOrMeta+Enter')
    await this.page.getByRole('button', { name: 'Cancel' }).waitFor()
  }

  /** Resolves when nothing runs any more. */
  async ended(): Promise<string> {
    await this.page.waitForTimeout(50)
    await this.page.getByRole('button', { name: 'Run', exact: true }).waitFor({ timeout: 60_000 })
    return ((await this.status.textContent()) ?? '').trim()
  }

  /** The rows that the grid shows once they are there, without row numbers. */
  async rows(): Promise<string[][]> {
    await this.grid.getByRole('gridcell').first().waitFor()
    await this.grid.locator('[aria-busy]').first().waitFor({ state: 'detached' })
    const rows = await this.grid
      .getByRole('row')
      .filter({ has: this.page.getByRole('gridcell') })
      .all()
    return Promise.all(rows.map(async (row) => row.getByRole('gridcell').allInnerTexts()))
  }
}
