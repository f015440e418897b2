import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findings } from './findings.ts'
import { journey } from './journey.ts'
import { picture } from './pictures.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()
const folder = mkdtempSync(join(tmpdir(), 'mallard-upload-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeAll(() => at.server.admin('sql', '-q', 'CREATE DATABASE geo', '--role', 'SYSADMIN'))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const wizard = (page: Page): Locator => page.getByRole('dialog', { name: 'Load a file' })
const sql = (page: Page) => wizard(page).getByRole('region', { name: 'SQL that will run' })
const firstRow = (page: Page) => wizard(page).getByRole('table', { name: 'First rows' }).locator('tbody tr').first()

async function openOnSchema(page: Page): Promise<void> {
  await page.goto(`${at.server.url}/databases/geo/main`)
  await page.getByRole('button', { name: 'Load a file' }).click()
  await wizard(page).waitFor()
}

it('makes a table of a CSV file from the tree, with the types that the file shows', async () => {
  const lines = Array.from(
    { length: 20_000 },
    (_, i) => `${i},"Station ${i}, north",2026-01-${String(1 + (i % 28)).padStart(2, '0')},${i / 4}`,
  )
  const stations = file('stations 2026.csv', `id,name,opened,height\n${lines.join('\n')}\n`)
  const page = await at.page()
  const sheet = await Worksheet.open(page, at.server.url)
  const tree = page.getByRole('tree', { name: 'Databases' })
  await tree.getByText('geo', { exact: true }).hover()
  await tree.getByRole('button', { name: 'Actions for geo' }).click()
  await page.getByRole('menuitem', { name: 'Load a file' }).click()
  await wizard(page).getByLabel('File', { exact: true }).setInputFiles(stations)
  expect(await wizard(page).getByLabel('Table name').inputValue()).toBe('stations_2026')
  await sql(page).getByText('CREATE TABLE geo.main.stations_2026').waitFor()
  await wizard(page).getByRole('button', { name: 'Load', exact: true }).click()
  await wizard(page).waitFor({ state: 'detached', timeout: 30_000 })
  // The page shows the new table's first rows by itself.
  await sheet.ended()
  await sheet.runAll(
    'SELECT count(*), typeof(any_value(opened)), typeof(any_value(id)), sum(height) FROM geo.main.stations_2026',
  )
  expect(await sheet.rows()).toEqual([['20000', 'DATE', 'BIGINT', '49997500']])
})

it('is told how a file is written, says which line does not fit, and shows the SQL of it', async () => {
  const rows = Array.from(
    { length: 200 },
    (_, i) => `${i};2026-01-${String(1 + (i % 28)).padStart(2, '0')};${i},50;${i % 5 ? 'ok' : 'NA'}`,
  )
  const visits = file('visits.csv', `id;day;paid;note\n${rows.join('\n')}\n`)
  const page = await at.page()
  await openOnSchema(page)
  await wizard(page).getByLabel('File', { exact: true }).setInputFiles(visits)
  await firstRow(page).getByText('0,50').waitFor()
  await wizard(page).getByLabel('Decimals after').selectOption(',')
  await firstRow(page).getByText('0.5', { exact: true }).waitFor()
  await wizard(page).getByLabel('Text for NULL').fill('NA')
  await firstRow(page).getByText('NULL').waitFor()
  const type = wizard(page).getByLabel('Type of column note')
  await type.fill('BIGINT')
  await type.press('Enter')
  await wizard(page).getByRole('alert').getByText('Line 3, column "note"').waitFor()
  expect(await wizard(page).getByRole('button', { name: 'Load', exact: true }).isDisabled()).toBe(true)
  await type.fill('')
  await type.press('Enter')
  await wizard(page).getByRole('alert').waitFor({ state: 'detached' })
  const id = wizard(page).getByLabel('Type of column id')
  await id.fill('VARCHAR')
  await id.press('Enter')
  await sql(page).getByText("types = {'id': 'VARCHAR'}").waitFor()
  expect(await findings(page)).toEqual([])
  await picture(page, 'databases-load')
  const told = ((await sql(page).textContent()) ?? '').replace(/;$/, '')
  await wizard(page).getByRole('button', { name: 'Load', exact: true }).click()
  await page.waitForURL(/visits\?tab=preview/)
  await page
    .getByRole('grid')
    .getByText('199.5')
    .or(page.getByRole('grid').getByText('0.5', { exact: true }))
    .first()
    .waitFor()
  await page.goto(`${at.server.url}/history`)
  await page.getByText('CREATE TABLE geo.main.visits').first().click()
  await page.getByText(told.split('\n').at(-1)!).first().waitFor()
})

it('appends to a table by the names of columns, and tells what does not match', async () => {
  const more = file('more.csv', 'ID,paid,weather\n0900,1.25,rain\n')
  const page = await at.page({ colorScheme: 'dark' })
  await page.goto(`${at.server.url}/databases/geo/main/visits`)
  await page.getByRole('button', { name: 'Load a file' }).click()
  await wizard(page).getByLabel('File', { exact: true }).setInputFiles(more)
  await wizard(page).getByText('Not in the table, so not loaded:').waitFor()
  await wizard(page).getByText('the column’s default').waitFor()
  expect(await wizard(page).getByRole('listitem').allInnerTexts()).toEqual([
    'Not in the table, so not loaded: weather',
    'Not loaded, so NULL or the column’s default: day, note',
  ])
  expect(await sql(page).textContent()).toMatch(/^INSERT INTO geo\.main\.visits BY NAME\nSELECT "?ID"?, paid FROM/)
  expect(await findings(page)).toEqual([])
  await wizard(page).getByRole('button', { name: 'Append' }).click()
  await wizard(page).waitFor({ state: 'detached' })
  const sheet = await Worksheet.open(page, at.server.url)
  await sheet.runAll("SELECT id, paid, day FROM geo.main.visits WHERE id = '0900'")
  expect(await sheet.rows()).toEqual([['0900', '1.25', 'NULL']])
})
