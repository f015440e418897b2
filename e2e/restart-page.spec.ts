import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launch } from './browser.ts'
import { type Server, startServer } from './server.ts'
import { Worksheet } from './worksheet.ts'

let server: Server
let browser: Browser
beforeAll(async () => {
  server = await startServer()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('a server that is started anew under an open page loses nothing, and the page says what happened', async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(server.oneTimeLink())
  await page.waitForURL((url) => !/sign-in/.test(url.pathname))
  const sheet = await Worksheet.open(page, server.url)
  await sheet.runAll('BEGIN; SELECT 1 AS before')
  const port = Number(new URL(server.url).port)
  await server.stop({ keepData: true })

  await sheet.write('SELECT 2 AS meanwhile')
  await page.getByText('No connection to the server.').waitFor()
  server = await startServer({ dataDir: server.dataDir, port })
  await page.getByText('No connection to the server.').waitFor({ state: 'hidden' })
  await page.getByText('Connected again').waitFor()
  await sheet.editor.click()
  await page.keyboard.press('ControlOrMeta+Enter')
  await sheet.grid.getByRole('columnheader', { name: /meanwhile/ }).waitFor()
  await page.getByText('the open transaction was rolled back').waitFor()
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.reload()
  await sheet.editor.filter({ hasText: 'meanwhile' }).waitFor()
  expect(await sheet.editor.innerText()).toContain('SELECT 2 AS meanwhile')
})
