import { describe, expect, it } from 'vitest'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()

describe('running statements in a worksheet', () => {
  it('keeps a transaction open across runs, and rolls it back', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    await sheet.runAll('CREATE DATABASE bank; USE bank; CREATE TABLE accounts AS SELECT 1 AS id, 100 AS balance;')
    await sheet.runAll('BEGIN')
    const badge = sheet.page.getByRole('button', { name: 'Transaction open' })
    await badge.waitFor()
    await sheet.runAll('UPDATE accounts SET balance = 0')
    await sheet.runAll('SELECT balance FROM accounts')
    expect(await sheet.rows()).toEqual([['0']])
    await badge.click()
    await sheet.page.getByRole('menuitem', { name: 'Roll back' }).click()
    await badge.waitFor({ state: 'detached' })
    await sheet.runAll('SELECT balance FROM accounts')
    expect(await sheet.rows()).toEqual([['100']])
  })

  it('keeps temporary tables and variables as long as the worksheet is open', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    await sheet.runAll("CREATE TEMP TABLE scratch AS SELECT 7 AS x; SET VARIABLE who = 'me'")
    await sheet.runAll("SELECT x, getvariable('who') AS who FROM scratch")
    expect(await sheet.rows()).toEqual([['7', 'me']])
  })

  it('cancels a statement within a second, and runs the next one', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    await sheet.start('SELECT sum(hash(a.i, b.i)) FROM range(3000000) a(i), range(3000000) b(i)')
    await sheet.page.waitForTimeout(1_000)
    const before = Date.now()
    await sheet.page.getByRole('button', { name: 'Cancel' }).click()
    expect(await sheet.ended()).toContain('Cancelled')
    expect(Date.now() - before).toBeLessThan(2_000)
    await sheet.runAll('SELECT 42 AS answer')
    expect(await sheet.rows()).toEqual([['42']])
  })

  it('goes on with what runs when the page is loaded anew, and can still cancel it', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    const { page } = sheet
    await sheet.runAll('CREATE TEMP TABLE scratch AS SELECT 7 AS x')
    at.complaints.length = 0
    await sheet.start('SELECT sum(hash(a.i, b.i)) FROM range(3000000) a(i), range(3000000) b(i)')
    await sheet.status.getByText('Running').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Cancel' }).waitFor()
    await sheet.status.getByText('Running').waitFor()
    await sheet.results.getByText('Running', { exact: true }).first().waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    expect(await sheet.ended()).toContain('Cancelled')
    // The session went on as well.
    await sheet.runAll('SELECT x FROM scratch')
    expect(await sheet.rows()).toEqual([['7']])
    expect(at.complaints).toEqual([])
  })

  it('has the result of a statement that ended while the page was loading, and says what did not run after it', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    const { page } = sheet
    const address = page.url()
    await sheet.write('SELECT max(hash(i)) > 0 AS long, count(*) AS n FROM range(400000000) t(i); SELECT 2')
    await page.keyboard.press('ControlOrMeta+Shift+Enter')
    await sheet.status.getByText('Running').waitFor()
    await page.goto('about:blank')
    await page.goto(address)
    await sheet.status.getByText('Succeeded').waitFor({ timeout: 60_000 })
    expect(await sheet.rows()).toEqual([['true', '400000000']])
    await page.getByText('One statement was not run').first().waitFor()
  })

  it('shows an error with its place, and goes there', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    await sheet.runAll('SELECT 1;\nSELECT\n  1 + nosuch;')
    await sheet.error.getByRole('button', { name: /line 3, column/ }).click()
    expect(await sheet.page.evaluate(() => document.activeElement?.className ?? '')).toContain('cm-content')
  })

  it('shows a result of a million rows to its last row', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    expect(await sheet.runAll('SELECT i, i * 2 AS twice FROM range(1000000) t(i)')).toMatch(
      /Succeeded.*1,000,000 rows/s,
    )
    await sheet.grid.focus()
    await sheet.page.keyboard.press('ControlOrMeta+End')
    await sheet.grid.getByRole('gridcell', { name: '999999', exact: true }).waitFor()
    expect(at.complaints).toEqual([])
  })
})
