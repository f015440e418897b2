import type { Page } from 'playwright-core'
import { count, type Figure, median, ms } from '../../scripts/bench/report.ts'
import { Worksheet } from '../worksheet.ts'

/** A place where things are measured. */
export interface Place {
  url: string
  /** A signed-in page with nothing cached. */
  fresh(): Promise<Page>
  quick: boolean
}

const figure = (
  name: string,
  value: number,
  bound: number,
  shown = ms(value),
  target = `<= ${count(bound)} ms`,
): Figure => ({
  name,
  mallard: shown,
  native: '',
  target,
  met: value <= bound,
})

/** The end of the page's next frame, in its own clock: what changed before is painted. */
const painted = (page: Page) =>
  page.evaluate(
    () => new Promise<number>((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))),
  )

/** From the press of a key until `seen` (an expression of the page) holds and is painted, in milliseconds of its own clock. */
async function afterKey(page: Page, keys: string, seen: string): Promise<number> {
  await page.evaluate((condition) => {
    const holds = new Function(`return ${condition}`) as () => boolean
    const timed = new Promise<number>((resolve, reject) => {
      setTimeout(() => reject(new Error(`never seen: ${condition}`)), 20_000)
      let pressed = 0
      const note = (event: KeyboardEvent) => {
        pressed ||= event.timeStamp
      }
      addEventListener('keydown', note, { capture: true })
      const look = () => {
        if (!pressed || !holds()) return requestAnimationFrame(look)
        removeEventListener('keydown', note, { capture: true })
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed)))
      }
      look()
    })
    Object.assign(window, { timed })
  }, seen)
  await page.keyboard.press(keys)
  return page.evaluate(() => (window as unknown as { timed: Promise<number> }).timed)
}

/** From a cold browser to an editor that takes text. */
export async function interactive(at: Place): Promise<Figure> {
  const before = await at.fresh()
  await Worksheet.open(before, at.url)
  const address = new URL(before.url()).pathname
  await before.context().close()
  const times: number[] = []
  for (let round = 0; round < (at.quick ? 2 : 7); round++) {
    const page = await at.fresh()
    await page.goto(`${at.url}${address}`, { waitUntil: 'commit' })
    await page.locator('.cm-content[contenteditable=true]').waitFor()
    times.push(await painted(page))
    await page.locator('.cm-content').click()
    await page.keyboard.insertText('-- there')
    await page.locator('.cm-content').getByText('-- there').first().waitFor()
    await page.context().close()
  }
  return figure('workspace interactive, nothing cached, median', median(times), 1_500)
}

export async function firstRow(at: Place): Promise<Figure> {
  const page = await at.fresh()
  const sheet = await Worksheet.open(page, at.url)
  const times: number[] = []
  for (let round = 0; round < (at.quick ? 8 : 40); round++) {
    const wanted = 1_000 + round
    await sheet.write(`SELECT ${wanted} AS n`)
    await page.waitForTimeout(150)
    const seen = `[...document.querySelectorAll('[role=gridcell]')].some((cell) => cell.textContent === '${wanted}')`
    times.push(await afterKey(page, 'ControlOrMeta+Enter', seen))
    await sheet.ended()
  }
  await page.context().close()
  return figure('Mod-Enter to the painted row of SELECT 42, median', median(times.slice(3)), 80)
}

/** A million rows: frames a second under the wheel, and the way to the last row. */
export async function bigGrid(at: Place): Promise<Figure[]> {
  const page = await at.fresh()
  const sheet = await Worksheet.open(page, at.url)
  const columns = Array.from({ length: 9 }, (_, n) => `i * ${n + 2} % 1000 AS c${n}`).join(', ')
  await sheet.runAll(`SELECT i, ${columns} FROM range(1000000) t(i)`)
  await sheet.grid.getByRole('gridcell').first().click()
  await page.mouse.move(700, 650)
  const frames = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const start = performance.now()
        let seen = 0
        const next = () => {
          seen++
          const spent = performance.now() - start
          if (spent < 3_000) requestAnimationFrame(next)
          else resolve((seen / spent) * 1_000)
        }
        requestAnimationFrame(next)
      }),
  )
  for (const until = Date.now() + 3_000; Date.now() < until; ) {
    await page.mouse.wheel(0, 600)
    await page.waitForTimeout(8)
  }
  const rate = await frames
  const times: number[] = []
  for (let round = 0; round < (at.quick ? 3 : 11); round++) {
    await page.keyboard.press('ControlOrMeta+Home')
    await sheet.grid.locator('[aria-rowindex="2"]').getByRole('gridcell').first().waitFor()
    await page.waitForTimeout(200)
    const seen = `[...document.querySelectorAll('[aria-rowindex="1000001"] [role=gridcell]')].some((cell) => cell.textContent === '999999' || cell.textContent === '999,999')`
    times.push(await afterKey(page, 'ControlOrMeta+End', seen))
  }
  const heap = await page.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
  )
  await page.context().close()
  return [
    { ...figure('grid under the wheel, 1M x 10', -rate, -50, `${rate.toFixed(0)} frames/s`, '>= 50 frames/s') },
    figure('jump to the last of 1M rows, median', median(times), 150),
    figure('browser heap after that', heap / 1e6, 150, `${Math.round(heap / 1e6)} MB`, '< 150 MB'),
  ]
}

/** Names for the editor among 10,000 tables, as the page asks for them. */
export async function completion(at: Place): Promise<Figure> {
  const page = await at.fresh()
  await page.goto(`${at.url}/worksheets`)
  const times = await page.evaluate(
    async (rounds) => {
      const times: number[] = []
      const base = location.pathname.split('/').slice(0, 3).join('/')
      for (let n = 0; n < rounds; n++) {
        const start = performance.now()
        const answer = await fetch(`${base}/api/completion`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ path: [], prefix: `table_00${n % 10}`, database: 'WIDE', schema: 'main' }),
        })
        const { names } = (await answer.json()) as { names: unknown[] }
        if (names.length === 0) throw new Error('nothing completed')
        times.push(performance.now() - start)
      }
      return times
    },
    at.quick ? 10 : 50,
  )
  await page.context().close()
  return figure('completion among 10,000 tables, median', median(times), 50)
}

export async function bigTree(at: Place): Promise<Figure> {
  const page = await at.fresh()
  await Worksheet.open(page, at.url)
  const tree = page.getByRole('tree', { name: 'Databases' })
  await tree.getByRole('treeitem', { name: 'WIDE' }).click()
  await tree.focus()
  await tree.getByRole('treeitem', { name: 'main' }).waitFor()
  await page.keyboard.press('ArrowDown')
  const seen = `[...document.querySelectorAll('[role=treeitem]')].some((item) => /table_00000/.test(item.textContent))`
  const time = await afterKey(page, 'ArrowRight', seen)
  await page.context().close()
  return figure('a schema of 10,000 tables opens in the tree', time, 1_000)
}

/** From a key to the frame that shows it, in a long worksheet. */
export async function typing(at: Place): Promise<Figure> {
  const page = await at.fresh()
  const sheet = await Worksheet.open(page, at.url)
  await sheet.editor.click()
  const lines = Array.from(
    { length: 1_000 },
    (_, n) => `SELECT ${n} AS n,\n  'text ${n}' AS t\nFROM range(10)\nWHERE range > ${n}\n;`,
  )
  await sheet.editor.evaluate((editor, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, lines.join('\n'))
  await page.keyboard.press('ControlOrMeta+Home')
  for (let n = 0; n < 20; n++) await page.keyboard.press('PageDown')
  await page.keyboard.press('End')
  await page.waitForTimeout(1_500)
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(window, { inputTimes: times })
    const note = (event: Event) =>
      requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - event.timeStamp)))
    addEventListener('keydown', note, { capture: true })
  })
  for (let n = 0; n < (at.quick ? 40 : 200); n++) await page.keyboard.press('abcdefgh '[n % 9]!, { delay: 20 })
  const times = await page.evaluate(() => (window as unknown as { inputTimes: number[] }).inputTimes)
  await page.context().close()
  const p95 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)]!
  return figure('a key in a worksheet of 5,000 lines, 95th percentile', p95, 32)
}

export async function historySearch(at: Place, entries: number, texts: number): Promise<Figure> {
  const page = await at.fresh()
  await page.goto(`${at.url}/history`)
  const search = page.getByRole('searchbox', { name: 'Search statement text' })
  await search.waitFor()
  await page.waitForTimeout(1_000)
  const times: number[] = []
  // Two digits, so that the first alone finds others.
  for (const wanted of ['orders_13', 'orders_96', 'orders_47', 'orders_62']) {
    await search.fill(wanted.slice(0, -1))
    await page.waitForTimeout(1_500)
    const links = `[...document.querySelectorAll('main a[href*="/history/"]')]`
    const seen = `${links}.length > 3 && ${links}.slice(0, 3).every((link) => link.textContent.includes('${wanted} '))`
    await search.focus()
    await page.keyboard.press('End')
    times.push(await afterKey(page, wanted.slice(-1), seen))
  }
  await page.context().close()
  return figure(
    `history filtered by a text, ${count(entries)} entries over ${count(texts)} texts, median`,
    median(times),
    1_000,
  )
}
