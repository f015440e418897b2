import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { joinAcross, tradeScript } from './data.ts'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()
/** The picture in README is taken here, with `PICTURES=1 npm run e2e -- across`; else it goes where failures go. */
const images = join(import.meta.dirname, '..', ...(process.env.PICTURES ? ['docs', 'images'] : ['test-results']))

describe('from the first start to an answer across databases', () => {
  it('signs in by the one-time link, which works once', async () => {
    const page = await at.page()
    await page.goto(`${at.server.url}/worksheets`)
    expect(new URL(page.url()).pathname).toMatch(/^\/a\/MAIN\/worksheets/)
    const stranger = await at.browser.newPage()
    await stranger.goto(at.server.oneTimeLink())
    await stranger.goto(`${at.server.url}/worksheets`)
    await stranger.waitForURL(/sign-in/)
    await stranger.close()
  })

  it('runs a script that makes three databases, one table from the other two', async () => {
    const page = await at.page()
    const sheet = await Worksheet.open(page, at.server.url)
    expect(await sheet.runAll(tradeScript)).toContain('Succeeded')
    const runs = sheet.results.getByRole('tablist', { name: 'Statements run' })
    expect(await runs.getByRole('tab').count()).toBe(8)
    const tree = page.getByRole('tree', { name: 'Databases' })
    for (const name of ['ORDER_DB', 'CUSTOMER_DB', 'FACT_DB']) await tree.getByText(name, { exact: true }).waitFor()
  })

  it('joins across the databases and shows the rows', async () => {
    const page = await at.page()
    const sheet = await Worksheet.open(page, at.server.url)
    expect(await sheet.runAll(joinAcross)).toMatch(/Succeeded.*\d+ rows/s)
    const rows = await sheet.rows()
    expect(new Set(rows.map(([city]) => city))).toEqual(new Set(['Gdansk', 'Lyon', 'Oslo', 'Porto', 'Vienna']))
    expect(rows[0]?.slice(0, 2)).toEqual(['Vienna', 'clothing'])
    await sheet.runAll(`SELECT (SELECT sum(revenue) FROM FACT_DB.main.sales) = sum(quantity * price) AS same
      FROM ORDER_DB.main.orders JOIN ORDER_DB.main.products USING (product_id) JOIN CUSTOMER_DB.main.customers USING (customer_id)`)
    expect(await sheet.rows()).toEqual([['true']])
    await sheet.runAll(joinAcross)
    mkdirSync(images, { recursive: true })
    await page.getByRole('tree', { name: 'Databases' }).getByText('FACT_DB', { exact: true }).click()
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight']) {
      await page.keyboard.press(key)
      await page.waitForTimeout(300)
    }
    await page.getByText('Saving').waitFor({ state: 'detached' })
    await page.screenshot({ path: join(images, 'worksheet.png') })
  })

  it('lists every statement in the history, the failed one with its error', async () => {
    const page = await at.page()
    const sheet = await Worksheet.open(page, at.server.url)
    await sheet.runAll('SELECT * FROM ORDER_DB.main.nothing_here')
    await sheet.error.getByText("Object 'ORDER_DB.main.nothing_here' does not exist or not authorized.").waitFor()
    await page.goto(`${at.server.url}/history`)
    const main = page.getByRole('main')
    await main.getByText('nothing_here').first().waitFor()
    await main.getByText('FACT_DB.main.sales').first().waitFor()
    expect(await main.getByText('Failed').count()).toBeGreaterThan(0)
    expect(at.complaints).toEqual([])
  })
})
