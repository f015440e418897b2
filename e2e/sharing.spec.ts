import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { findings } from './findings.ts'
import { journey } from './journey.ts'
import { atPlace } from './place.ts'
import { Worksheet } from './worksheet.ts'

const at = journey({ MALLARD_MODE: 'team' })
const password = 'grebes dive at dusk'

beforeAll(async () => {
  const { server } = at
  await server.adminWith(password, 'user', 'set-password', 'ADMIN')
  for (const sql of ['CREATE ROLE ANALYST', 'CREATE ROLE LEAD']) await server.adminWith(sql, 'sql')
  for (const [name, role] of [
    ['ann', 'ANALYST'],
    ['lea', 'LEAD'],
  ] as const)
    await server.adminWith(
      password,
      ...['user', 'create', name, '--email', `${name}@example.org`, '--role', role, '--password-stdin'],
    )
})

async function signedIn(name: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const context = await at.browser.newContext({ viewport: { width: 1280, height: 860 }, colorScheme })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  page.on('pageerror', (error) => at.complaints.push(`uncaught: ${error.message}`))
  await page.goto(`${at.server.url}/sign-in`)
  await page.getByLabel('Name or e-mail').fill(name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await atPlace(page, '/')
  return page
}

const tree = (page: Page) => page.getByRole('tree', { name: 'Worksheets' })
const inTree = (page: Page, name: string) => tree(page).getByRole('treeitem', { name })

async function browseWorksheets(page: Page): Promise<void> {
  await page.goto(`${at.server.url}/worksheets`)
  await page.getByRole('tab', { name: 'Worksheets', exact: true }).click()
}

/** Sets what a role may do in the open dialog. */
async function choose(page: Page, role: string, wish: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Share Finance' })
  const choice = dialog.getByLabel(`What ${role} may do`)
  await dialog.getByLabel('Add a role').waitFor()
  if ((await choice.count()) === 0) await dialog.getByLabel('Add a role').selectOption(role)
  await choice.selectOption({ label: wish })
}

it('a folder is shared with a role, read, copied, changed by two, and taken back', async () => {
  const admin = await signedIn('ADMIN')
  const sheet = await Worksheet.open(admin, at.server.url)
  await sheet.write('SELECT current_role() AS whose')
  await admin.getByText('Saved', { exact: true }).waitFor()
  await admin.getByRole('tab', { name: 'Worksheets', exact: true }).click()
  await admin.getByRole('button', { name: 'New folder' }).click()
  await admin.getByLabel('New name').fill('Finance')
  await admin.keyboard.press('Enter')
  await inTree(admin, 'Finance').waitFor()
  const worksheet = inTree(admin, '20').first()
  await worksheet.dragTo(inTree(admin, 'Finance'))
  await inTree(admin, 'Finance').click({ button: 'right' })
  await admin.getByRole('menuitem', { name: 'Share …' }).click()

  const dialog = admin.getByRole('dialog', { name: 'Share Finance' })
  await choose(admin, 'ANALYST', 'can read')
  await choose(admin, 'LEAD', 'can read and change')
  await dialog.getByText('GRANT READ ON FOLDER Finance TO ROLE ANALYST').waitFor()
  await dialog.getByText('GRANT WRITE ON FOLDER Finance TO ROLE LEAD').waitFor()
  await dialog.getByRole('table', { name: 'Effects' }).getByText('ann').waitFor()
  expect(await findings(admin)).toEqual([])
  await dialog.getByRole('button', { name: 'Share' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await sheet.editor.hover()
  await inTree(admin, 'Finance').getByText('shared').waitFor()

  const ann = await signedIn('ann', 'dark')
  await browseWorksheets(ann)
  await tree(ann).getByText('Shared with me').waitFor()
  await inTree(ann, 'Finance').getByText('ADMIN').waitFor()
  await inTree(ann, 'Finance').click()
  await inTree(ann, '20').dblclick()
  await ann.getByRole('note').getByText('ADMIN shares this worksheet with you for reading').waitFor()
  const read = new Worksheet(ann)
  await read.editor.click()
  await ann.keyboard.insertText('-- mine')
  expect(await read.editor.textContent()).not.toContain('mine')
  // It runs with the role of whoever runs it.
  await ann.keyboard.press('ControlOrMeta+Enter')
  await read.grid.getByText('ANALYST').waitFor()
  expect(await findings(ann)).toEqual([])
  await ann.getByRole('button', { name: 'Duplicate to my worksheets' }).click()
  await ann.getByRole('note').waitFor({ state: 'hidden' })
  await read.write('SELECT 42 AS mine')
  await ann.getByText('Saved', { exact: true }).waitFor()

  const lea = await signedIn('lea')
  await browseWorksheets(lea)
  await inTree(lea, 'Finance').click()
  await inTree(lea, '20').dblclick()
  const written = new Worksheet(lea)
  await written.editor.getByText('current_role').waitFor()
  await written.write('SELECT 7 AS from_lea')
  await lea.getByText('Saved', { exact: true }).waitFor()
  // ADMIN still has the older text in front: it is told, and nothing is overwritten.
  await sheet.write('SELECT 8 AS from_admin')
  await admin.getByRole('alert').getByText('changed in another tab or by somebody else').waitFor()

  await inTree(admin, 'Finance').click({ button: 'right' })
  await admin.getByRole('menuitem', { name: 'Share …' }).click()
  await choose(admin, 'LEAD', 'no access')
  await dialog.getByText('REVOKE WRITE ON FOLDER Finance FROM ROLE LEAD').waitFor()
  await dialog.getByRole('button', { name: 'Share' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await written.write('SELECT 9 AS too_late')
  await lea.getByRole('alert').getByText('You may no longer change this worksheet').waitFor()
  await lea.getByRole('button', { name: 'Keep as my worksheet' }).click()
  await lea.getByText('Saved', { exact: true }).waitFor()
  await browseWorksheets(lea)
  await tree(lea).waitFor()
  expect(await tree(lea).getByText('Finance').count()).toBe(0)
  for (const page of [admin, ann, lea]) await page.context().close()
  expect(at.complaints).toEqual([])
})

it('a role that was made just now can be taken and shared with at once', async () => {
  const page = await signedIn('ADMIN')
  const sheet = await Worksheet.open(page, at.server.url)
  await sheet.runAll('CREATE ROLE auditor; GRANT ROLE auditor TO ROLE sysadmin')
  const menu = page.getByRole('button', { name: 'Role: ACCOUNTADMIN' })
  const choice = page.getByRole('menuitemradio', { name: 'auditor' })
  await expect
    .poll(async () => {
      await menu.click()
      const there = await choice.isVisible()
      await page.keyboard.press('Escape')
      return there
    })
    .toBe(true)
  await page.getByRole('tab', { name: 'Worksheets', exact: true }).click()
  await inTree(page, '20').first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Share …' }).click()
  await page.getByLabel('Add a role').selectOption('auditor')
  await page.getByText('TO ROLE auditor').waitFor()
  await page.context().close()
})

it('a worksheet whose database is gone for its reader runs, and is led elsewhere by its menu', async () => {
  const page = await signedIn('ADMIN')
  const sheet = await Worksheet.open(page, at.server.url)
  await sheet.runAll('CREATE DATABASE passing')
  await page.getByRole('button', { name: 'Database and schema: passing.main' }).waitFor()
  await page.getByText('Saved', { exact: true }).waitFor()
  await at.server.adminWith('DROP DATABASE passing; CREATE DATABASE lasting', 'sql')
  await page.reload()
  await page.waitForLoadState('networkidle')
  expect(await sheet.runAll('SELECT 42 AS answer')).toContain('Succeeded')
  await page.getByRole('button', { name: 'Database and schema: none' }).click()
  await page.getByRole('menuitemradio', { name: 'lasting' }).click()
  await page.getByRole('button', { name: 'Database and schema: lasting.main' }).waitFor()
  await page.context().close()
})
