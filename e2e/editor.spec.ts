import { beforeAll, describe, expect, it } from 'vitest'
import { seedFile } from './data.ts'
import { findings } from './findings.ts'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()
beforeAll(() => at.server.admin('sql', '-f', seedFile, '--role', 'SYSADMIN'))

describe('the palette', () => {
  it.each(['light', 'dark'] as const)(
    'finds objects, worksheets and commands by keyboard alone (%s)',
    async (colorScheme) => {
      const sheet = await Worksheet.open(await at.page({ colorScheme }), at.server.url)
      const { page } = sheet
      const palette = page.getByRole('dialog', { name: 'Search and commands' })
      const chosen = palette.getByRole('option', { selected: true })

      await page.keyboard.press('ControlOrMeta+k')
      await palette.waitFor()
      expect(await findings(page)).toEqual([])
      await page.keyboard.type('fact sales')
      await chosen.filter({ hasText: 'sales' }).filter({ hasText: 'table' }).waitFor()
      await page.keyboard.press('Shift+Enter')
      await sheet.editor.filter({ hasText: 'FACT_DB.main.sales' }).waitFor()

      await sheet.write('SELECT 42 AS answer')
      await page.keyboard.press('ControlOrMeta+k')
      await page.keyboard.type('run statement')
      await chosen.filter({ hasText: 'Run statement' }).waitFor()
      await page.keyboard.press('Enter')
      expect(await sheet.rows()).toEqual([['42']])

      await page.keyboard.press('ControlOrMeta+k')
      await page.keyboard.type('order_db')
      await chosen.filter({ hasText: 'ORDER_DB' }).filter({ hasText: 'database' }).waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(/databases\/ORDER_DB/)
    },
  )
})
