import { beforeAll, describe, expect, it } from 'vitest'
import { seedFile } from './data.ts'
import { findings } from './findings.ts'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()
beforeAll(() => at.server.admin('sql', '-f', seedFile, '--role', 'SYSADMIN'))

const themes = ['light', 'dark'] as const

describe.each(themes)('axe finds nothing serious in the %s theme', (colorScheme) => {
  it.each(['/sign-in', '/sign-up', '/reset', '/invite/used'])('for a stranger on %s', async (path) => {
    const context = await at.browser.newContext({ colorScheme })
    const page = await context.newPage()
    await page.goto(`${at.server.url}${path}`)
    expect(await findings(page)).toEqual([])
    await context.close()
  })

  it.each([
    '/',
    '/worksheets',
    '/databases',
    '/databases/FACT_DB',
    '/databases/FACT_DB/main',
    '/databases/FACT_DB/main/sales',
    '/databases/FACT_DB/main/sales?tab=preview',
    '/databases/FACT_DB/main/sales?tab=dependents',
    '/databases/FACT_DB/main/sales?tab=grants',
    '/roles',
    '/roles?tab=graph',
    '/roles/SYSADMIN?tab=privileges',
    '/users',
    '/users/ADMIN?tab=access',
    '/warehouses',
    '/grants',
    '/history',
    '/account',
    '/account/sessions',
    '/account/tokens',
    '/account/second-factor',
    '/security',
    '/audit',
    '/invitations',
    '/outbox',
    '/organization',
  ])('on %s', async (path) => {
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
