import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { seedFile } from './data.ts'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()
beforeAll(() => at.server.admin('sql', '-f', seedFile, '--role', 'SYSADMIN'))

const themes = ['light', 'dark'] as const

/** What axe finds against WCAG 2.2 AA that is serious or worse, one line each. */
async function findings(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.html.slice(0, 160)}`))
}

describe.each(themes)('axe finds nothing serious in the %s theme', (colorScheme) => {
  it('on the sign-in page', async () => {
    const context = await at.browser.newContext({ colorScheme })
    const page = await context.newPage()
    await page.goto(`${at.server.url}/sign-in`)
    expect(await findings(page)).toEqual([])
    await context.close()
  })

  it.each(['/', '/worksheets', '/databases', '/history'])('on %s', async (path) => {
    const page = await at.page({ colorScheme })
    await page.goto(`${at.server.url}${path}`)
    await page.getByRole('main').waitFor()
    expect(await findings(page)).toEqual([])
  })

  it('on a worksheet with rows, and with an error', async () => {
    const sheet = await Worksheet.open(await at.page({ colorScheme }), at.server.url)
    await sheet.runAll('SELECT * FROM FACT_DB.main.sales')
    expect(await findings(sheet.page)).toEqual([])
    await sheet.runAll('SELECT nosuch')
    await sheet.error.waitFor()
    expect(await findings(sheet.page)).toEqual([])
  })
})
