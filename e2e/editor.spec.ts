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

it('a double click in the tree writes a name, quoted where it must be', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  await sheet.page.getByRole('treeitem', { name: 'FACT_DB' }).dblclick()
  await sheet.editor.filter({ hasText: /^FACT_DB$/ }).waitFor()
})

describe('parameters', () => {
  it('are asked for, checked, bound and remembered', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    const { page } = sheet
    const form = page.getByRole('dialog', { name: '2 parameters need values' })
    const sql = "SELECT :city || '' AS city, $n + 1 AS n, {'a': 1}.a AS a, '12:30'::TIME::VARCHAR AS t"
    await sheet.write(sql)
    await page.keyboard.press('ControlOrMeta+Enter')
    await form.waitFor()
    expect(await findings(page)).toEqual([])
    await page.keyboard.insertText("Basel'; DROP TABLE x --")
    await form.getByLabel('Type of n').selectOption('FIXED')
    await form.getByLabel('n', { exact: true }).fill('many')
    await page.keyboard.press('Enter')
    await form.getByRole('alert').filter({ hasText: 'A number' }).waitFor()
    await form.getByLabel('n', { exact: true }).fill('41')
    await page.keyboard.press('Enter')
    await form.waitFor({ state: 'hidden' })
    expect(await sheet.rows()).toEqual([["Basel'; DROP TABLE x --", '42', '1', '12:30:00']])

    await sheet.editor.click()
    await page.keyboard.press('ControlOrMeta+Enter')
    await form.waitFor()
    expect(await form.getByLabel('n', { exact: true }).inputValue()).toBe('41')
    await form.getByLabel('city is NULL').check()
    await form.getByRole('button', { name: 'Run' }).click()
    await sheet.grid.getByText('NULL').waitFor()
  })

  it('mark an error where it stands in the text', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    await sheet.write('SELECT :a,\n  nosuch')
    await sheet.page.keyboard.press('ControlOrMeta+Enter')
    await sheet.page.getByRole('dialog').getByRole('button', { name: 'Run' }).click()
    await sheet.error.filter({ hasText: 'nosuch' }).waitFor()
    await sheet.page
      .locator('.cm-lintRange-error')
      .filter({ hasText: /^nosuch$/ })
      .waitFor()
  })
})

describe('two worksheets side by side', () => {
  it('run each for itself, and come back after a reload', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    const { page } = sheet
    const tabs = page.getByRole('tablist', { name: 'Open worksheets' })
    await sheet.write("SELECT 'left' AS side")
    await page.keyboard.press('ControlOrMeta+Enter')
    await sheet.grid.getByText('left').waitFor()

    await page.keyboard.press('Alt+n')
    await sheet.editor.filter({ hasText: /^Type SQL here/ }).waitFor()
    await page.keyboard.insertText("SELECT 'right' AS side")
    await page.keyboard.press('Alt+PageUp')
    await sheet.editor.filter({ hasText: 'left' }).waitFor()
    await tabs.getByRole('tab').last().click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Show beside' }).click()
    const [left, right] = [sheet.editor.first(), sheet.editor.last()]
    await right.filter({ hasText: 'right' }).waitFor()
    await right.click()
    await page.keyboard.press('ControlOrMeta+Enter')
    await sheet.grid.getByText('right').waitFor()
    expect(await findings(page)).toEqual([])

    await page.keyboard.press('Shift+F6')
    await sheet.grid.getByText('left').waitFor()
    expect(await left.evaluate((element) => element === document.activeElement)).toBe(true)

    const renamed = page.waitForResponse((answer) => answer.request().method() === 'POST')
    await tabs.getByRole('tab', { selected: true }).dblclick()
    await page.getByLabel('Name of the worksheet').fill('Left one')
    await page.keyboard.press('Enter')
    await tabs.getByRole('tab', { name: 'Left one' }).waitFor()
    await renamed
    await page.waitForLoadState('networkidle')
    await page.reload()
    await left.filter({ hasText: 'left' }).waitFor()
    await right.filter({ hasText: 'right' }).waitFor()
    await tabs.getByRole('tab', { name: 'Left one', selected: true }).waitFor()
    await page.getByRole('button', { name: 'One editor', exact: true }).click()
    await expect.poll(() => sheet.editor.count()).toBe(1)
  })

  it('are closed and opened again by keyboard', async () => {
    const sheet = await Worksheet.open(await at.page(), at.server.url)
    const { page } = sheet
    const tabs = page.getByRole('tablist', { name: 'Open worksheets' }).getByRole('tab')
    await page.keyboard.insertText('SELECT 1 AS closed')
    const before = await tabs.count()
    await page.keyboard.press('Alt+w')
    await expect.poll(() => tabs.count()).toBe(before - 1)
    await page.keyboard.press('Alt+Shift+t')
    await sheet.editor.filter({ hasText: 'closed' }).waitFor()
  })
})

describe('under an open page', () => {
  it('a session that has ended is begun anew in place', async () => {
    const password = 'grebes dive at dusk'
    const page = await at.page()
    await at.server.adminWith(password, 'user', 'set-password', 'ADMIN')
    await page.goto(`${at.server.url}/sign-in`)
    await page.getByLabel('Name or e-mail').fill('ADMIN')
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL((url) => !/sign-in/.test(url.pathname))
    const sheet = await Worksheet.open(page, at.server.url)
    await sheet.runAll('SELECT 1 AS before')
    await page.context().clearCookies()
    await sheet.write('SELECT 2 AS after')
    await page.keyboard.press('ControlOrMeta+Enter')
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    await dialog.waitFor()
    expect(await findings(page)).toEqual([])
    await dialog.getByLabel('Password', { exact: true }).fill(password)
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    await sheet.grid.getByRole('columnheader', { name: /after/ }).waitFor()
    expect(await sheet.editor.innerText()).toContain('SELECT 2 AS after')
  })
})
