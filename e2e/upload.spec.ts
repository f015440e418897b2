import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()

describe('loading a file', () => {
  it('makes a table of a CSV file, with the types that the file shows', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mallard-upload-'))
    const file = join(folder, 'stations 2026.csv')
    const lines = Array.from(
      { length: 20_000 },
      (_, i) => `${i},"Station ${i}, north",2026-01-${String(1 + (i % 28)).padStart(2, '0')},${i / 4}`,
    )
    writeFileSync(file, `id,name,opened,height\n${lines.join('\n')}\n`)
    try {
      const page = await at.page()
      const sheet = await Worksheet.open(page, at.server.url)
      await sheet.runAll('CREATE DATABASE geo')
      const tree = page.getByRole('tree', { name: 'Databases' })
      await tree.getByText('geo', { exact: true }).hover()
      await tree.getByRole('button', { name: 'Actions for geo' }).click()
      await page.getByRole('menuitem', { name: 'Load a file into a new table' }).click()
      const dialog = page.getByRole('dialog', { name: 'Load a file into a new table' })
      await dialog.getByLabel('File').setInputFiles(file)
      expect(await dialog.getByLabel('Table name').inputValue()).toBe('stations_2026')
      await dialog.getByRole('button', { name: 'Load' }).click()
      await dialog.waitFor({ state: 'detached', timeout: 30_000 })
      // The page shows the new table's first rows by itself.
      await sheet.ended()
      await sheet.runAll(
        'SELECT count(*), typeof(any_value(opened)), typeof(any_value(id)), sum(height) FROM geo.main.stations_2026',
      )
      expect(await sheet.rows()).toEqual([['20000', 'DATE', 'BIGINT', '49997500']])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
