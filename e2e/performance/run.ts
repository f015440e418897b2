import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { type Figure, table } from '../../scripts/bench/report.ts'
import { apiClient } from '../api.ts'
import { launch } from '../browser.ts'
import { firstLoad } from '../firstLoad.ts'
import { type Server, startServer } from '../server.ts'
import { bigGrid, bigTree, completion, firstRow, historySearch, interactive, type Place, typing } from './measures.ts'

// npm run performance [-- --quick] [-- --only typing,tree]: the built product in a headless Chromium, on an account of 10,000
// tables and a history of a million entries. It prints a table; exit code 1 when a target is missed.

const quick = process.argv.includes('--quick')
const only = process.argv[process.argv.indexOf('--only') + 1]?.split(',')
const wanted = (name: string) => !process.argv.includes('--only') || (only?.includes(name) ?? false)
const say = (text: string) => process.stderr.write(`${text}\n`)
const dataDir = mkdtempSync(join(tmpdir(), 'mallard-performance-'))
const [tables, entries, texts] = quick ? [1_000, 20_000, 1_000] : [10_000, 1_000_000, 50_000]

async function fill(server: Server): Promise<void> {
  const api = apiClient(server.url, await server.admin('token', 'create', '--user', 'ADMIN'))
  await api.must('CREATE DATABASE WIDE')
  const each = 400
  for (let from = 0; from < tables; from += each) {
    const names = Array.from({ length: Math.min(each, tables - from) }, (_, n) => String(from + n).padStart(5, '0'))
    const creates = names.map((name) => `CREATE TABLE WIDE.main.table_${name} (id INTEGER, amount DOUBLE)`)
    await api.must(`BEGIN; ${creates.join('; ')}; COMMIT`, { parameters: { multi_statement_count: '0' } })
  }
}

function fillHistory(): void {
  const script = join(import.meta.dirname, 'history.ts')
  const env = { ...process.env, MALLARD_DATA_DIR: dataDir }
  execFileSync(process.execPath, [script, String(entries), String(texts)], { env, stdio: 'inherit' })
}

async function signedIn(server: Server, browser: Browser): Promise<Place> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(server.oneTimeLink())
  await page.waitForURL((url) => !/sign-in/.test(url.pathname))
  const storageState: Awaited<ReturnType<BrowserContext['storageState']>> = await context.storageState()
  await context.close()
  return {
    url: server.url,
    quick,
    async fresh() {
      const own = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } })
      const page = await own.newPage()
      page.setDefaultTimeout(60_000)
      return page
    },
  }
}

const figures: Figure[] = []
async function measure(name: string, work: () => Promise<Figure | Figure[]>): Promise<void> {
  if (!wanted(name)) return
  say(`${name} ...`)
  figures.push(...[await work()].flat())
}

const others = loadavg()[0] ?? 0
let server = await startServer({ dataDir, deadline: 60_000 })
const browser = await launch()
try {
  say(`${tables} tables, ${entries} history entries ...`)
  await fill(server)
  await server.stop({ keepData: true })
  fillHistory()
  server = await startServer({ dataDir, deadline: 60_000 })
  const at = await signedIn(server, browser)
  await measure('interactive', () => interactive(at))
  await measure('firstLoad', async () => {
    const page = await at.fresh()
    const { bytes } = await firstLoad(page, at.url)
    await page.context().close()
    const mallard = `${Math.round(bytes / 1000)} KB`
    return {
      name: 'first-load JavaScript of the worksheet page, gzip',
      mallard,
      native: '',
      target: '<= 350 KB',
      met: bytes <= 350_000,
    }
  })
  await measure('firstRow', () => firstRow(at))
  await measure('grid', () => bigGrid(at))
  await measure('completion', () => completion(at))
  await measure('tree', () => bigTree(at))
  await measure('typing', () => typing(at))
  await measure('history', () => historySearch(at, entries, texts))
} finally {
  await browser.close()
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
const memory = Math.round(totalmem() / 2 ** 30)
say(
  `${cpus().length} cores (${cpus()[0]?.model}), ${memory} GiB, load before ${others.toFixed(1)}, ${new Date().toISOString().slice(0, 10)}`,
)
process.stdout.write(`${table(figures)}\n`)
process.exitCode = figures.every(({ met }) => met !== false) ? 0 : 1
