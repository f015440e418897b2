import { describe, expect, it } from 'vitest'
import { findings } from './findings.ts'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()

describe('first steps', () => {
  it('a new person loads the sample database, asks the questions that come with it, and finds the way back', async () => {
    const page = await at.page()
    await page.goto(at.server.url)
    await page.getByText('0 of 3 steps done').waitFor()
    expect(await findings(page)).toEqual([])

    await page.getByRole('button', { name: 'Load the sample database' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('CREATE OR REPLACE TABLE SAMPLE.main.lineitem').waitFor()
    await page.getByRole('button', { name: 'Load', exact: true }).press('Enter')
    await page.waitForURL(/\/worksheets\//)

    const sheet = new Worksheet(page)
    await sheet.editor.getByText('Questions to the sample database').waitFor()
    // Styles that the page was not allowed to make would leave it in the font of the page.
    expect(await sheet.editor.evaluate((element) => getComputedStyle(element).fontFamily)).toMatch(/mono/i)
    await sheet.editor.click()
    await page.keyboard.press('ControlOrMeta+Shift+Enter')
    expect(await sheet.ended()).toMatch(/Succeeded.*4 rows/s)
    const runs = page.getByRole('tablist', { name: 'Statements run' }).getByRole('tab')
    await runs.first().click()
    expect((await sheet.rows()).length).toBeGreaterThan(20)

    await page.getByRole('link', { name: 'Home' }).click()
    await page.getByText('statements in 24 hours').waitFor()
    await page.getByRole('main').getByRole('link', { name: 'SAMPLE', exact: true }).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Sample questions' }).waitFor()
    expect(await findings(page)).toEqual([])
    expect(at.complaints).toEqual([])
  })
})
