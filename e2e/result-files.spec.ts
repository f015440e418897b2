import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Download, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { fromBuffer } from 'yauzl'
import { journey } from './journey.ts'
import { Worksheet } from './worksheet.ts'

const at = journey()
const million = `SELECT i AS id, (i * 7919) % 1000003 AS shuffled, 'row ' || i AS name, i % 10 AS g, DATE '2026-01-01' + (i % 365)::INTEGER AS day,
  sqrt(i) AS root, i % 2 = 0 AS even, (i / 4)::DECIMAL(12,2) AS part, TIMESTAMP '2026-01-01' + to_seconds(i) AS moment, i::HUGEINT * 10000000000000000000 AS huge
  FROM range(1000000) t(i)`

async function exported(page: Page, format: string): Promise<Download> {
  const waiting = page.waitForEvent('download', { timeout: 60_000 })
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: format, exact: true }).click()
  return waiting
}

it('a million rows are scrolled, sorted and filtered, and the files hold what one sees', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  const { page } = sheet
  expect(await sheet.runAll(million)).toContain('1,000,000 rows')

  await sheet.grid.focus()
  await page.keyboard.press('ControlOrMeta+End')
  await sheet.grid.getByText('row 999999', { exact: true }).waitFor()
  await sheet.grid.getByRole('columnheader', { name: /shuffled/ }).click()
  await sheet.results.getByText('sorted by shuffled ascending').waitFor()
  await page.keyboard.press('ControlOrMeta+Home')
  await expect.poll(async () => (await sheet.rows())[0]!.slice(0, 2), { timeout: 30_000 }).toEqual(['0', '0'])

  await page.getByRole('searchbox', { name: 'Search result' }).fill('row 99999')
  await expect.poll(async () => (await sheet.rows()).length, { timeout: 30_000 }).toBe(11)
  const shown = await sheet.rows()
  const csv = readFileSync(await (await exported(page, 'CSV')).path(), 'utf8')
  await page.getByText('Exported 11 rows as CSV').waitFor()
  const lines = csv
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  expect(lines[0]).toEqual(['id', 'shuffled', 'name', 'g', 'day', 'root', 'even', 'part', 'moment', 'huge'])
  expect(lines.slice(1).map(([id, , name]) => [id, name])).toEqual(shown.map(([id, , name]) => [id, name]))

  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitemradio', { name: /Whole result/ }).click()
  const whole = await exported(page, 'CSV')
  let [rows, sum] = [-1, 0n]
  for await (const line of createInterface({ input: createReadStream(await whole.path()) })) {
    if (rows++ >= 0) sum += BigInt(line.slice(0, line.indexOf(',')))
  }
  expect([rows, sum]).toEqual([1_000_000, 499_999_500_000n])
})

it('a Parquet file loaded again is the same table', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  const { page } = sheet
  await sheet.runAll(million.replace('1000000)', '200000)'))
  const file = await exported(page, 'Parquet')
  expect(file.suggestedFilename()).toMatch(/\.parquet$/)
  const token = await at.server.admin('token', 'create', '--user', 'ADMIN')
  const ask = async (path: string, body: BodyInit) => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${at.server.url}/api${path}`, { method: 'POST', headers, body })).text()
  }
  const { uploadId } = JSON.parse(
    await ask('/uploads?fileName=a.parquet', new Uint8Array(readFileSync(await file.path()))),
  )
  const { sessionId } = JSON.parse(await ask('/sessions', '{}'))
  const run = (text: string) => ask('/statements', JSON.stringify({ sessionId, text }))
  await run('CREATE DATABASE IF NOT EXISTS back')
  const loaded = await ask(
    `/uploads/${uploadId}/import`,
    JSON.stringify({ sessionId, table: 'back.main.t', fileName: 'a.parquet' }),
  )
  expect(loaded).toContain('"inserted":200000')
  const differing = `SELECT count(*) FROM (${million.replace('1000000)', '200000)').replace('AS huge', 'AS h')}) a
    FULL JOIN back.main.t b ON a.id = b.id WHERE a.id IS NULL OR b.id IS NULL OR a.name <> b.name OR a.root <> b.root
    OR a.part <> b.part OR a.moment <> b.moment OR a.day <> b.day OR a.h::VARCHAR <> b.huge`
  expect(await run(differing)).toContain('"rows":[["0"]]')
})

/** The parts of a zip by their names. */
function unzipped(file: Buffer): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    fromBuffer(file, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      const parts = new Map<string, string>()
      zip.on('entry', (entry) =>
        zip.openReadStream(entry, async (broken, stream) => {
          if (broken) return reject(broken)
          const pieces: Buffer[] = []
          for await (const piece of stream) pieces.push(piece as Buffer)
          parts.set(entry.fileName, Buffer.concat(pieces).toString())
          zip.readEntry()
        }),
      )
      zip.on('end', () => resolve(parts))
      zip.on('error', reject)
      zip.readEntry()
    })
  })
}

it('a workbook holds every digit and no formula', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  await sheet.runAll(`SELECT 9007199254740993 AS big, '=HYPERLINK("x")' AS text, DATE '2026-11-24' AS day, 1.5 AS part`)
  const file = await exported(sheet.page, 'Excel (XLSX)')
  const parts = await unzipped(readFileSync(await file.path()))
  const cells = parts.get('xl/worksheets/sheet1.xml')!
  expect(cells).toContain('<t xml:space="preserve">9007199254740993</t>')
  expect(cells).toContain('<t xml:space="preserve">=HYPERLINK("x")</t>')
  expect(cells).toContain('<c r="C2" s="2"><v>46350</v></c><c r="D2"><v>1.5</v></c>')
  expect(cells).not.toContain('<f>')
  expect(parts.get('xl/workbook.xml')).toContain('name="Result"')
})

it('cells that begin like formulas are texts in a CSV, unless one wants them as they are', async () => {
  const sheet = await Worksheet.open(await at.page(), at.server.url)
  const { page } = sheet
  await sheet.runAll("SELECT '=1+1' AS a, -5 AS b")
  const text = async () => readFileSync(await (await exported(page, 'CSV')).path(), 'utf8')
  expect(await text()).toBe("a,b\n'=1+1,-5\n")
  await page.getByText('Exported 1 row as CSV').waitFor()
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitemcheckbox', { name: /no formulas/ }).click()
  await page.keyboard.press('Escape')
  expect(await text()).toBe('a,b\n=1+1,-5\n')
})
