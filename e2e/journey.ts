import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { launch } from './browser.ts'
import { type Server, startServer } from './server.ts'

const failures = join(import.meta.dirname, '..', 'test-results')

/** A server with a fresh data directory and a browser, for the tests of one file. */
export interface Journey {
  server: Server
  browser: Browser
  /**
   * A page of somebody who is signed in as ADMIN. Its console errors, failed requests of its own and uncaught errors end up in `complaints`.
   */
  page(options?: BrowserContextOptions): Promise<Page>
  complaints: string[]
}

/** Call at the top of a spec: starts what the tests need and ends it after them, with a picture of a page that failed. */
export function journey(env: Record<string, string> = {}): Journey {
  let state: Awaited<ReturnType<BrowserContext['storageState']>> | undefined
  const made = { complaints: [] as string[] } as Journey

  beforeAll(async () => {
    made.server = await startServer({ env })
    made.browser = await launch()
  })
  afterAll(async () => {
    await made.browser?.close()
    await made.server?.stop()
  })

  async function open(options: BrowserContextOptions): Promise<Page> {
    const context = await made.browser.newContext({
      viewport: { width: 1440, height: 900 },
      ...options,
      storageState: state,
    })
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => made.complaints.push(`uncaught: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') made.complaints.push(`${message.text()} ${message.location().url}`)
    })
    return page
  }

  async function picture(page: Page, name: string): Promise<void> {
    mkdirSync(failures, { recursive: true })
    const file = join(failures, `${name.replace(/\W+/g, '-').slice(0, 80)}.png`)
    await page.screenshot({ path: file }).catch(() => {})
    const said = [`picture: ${file}`, ...made.complaints, made.server.output().slice(-2_000)]
    console.error(said.join('\n'))
  }

  made.page = async (options = {}) => {
    const page = await open(options)
    onTestFinished(async ({ task }) => {
      if (task.result?.state === 'fail') await picture(page, task.name)
      // A page that stays open would go on saving its worksheet under the next test's hands.
      await page.context().close()
    })
    if (!state) {
      await page.goto(made.server.oneTimeLink())
      await page.waitForURL((url) => !/sign-in/.test(url.pathname))
      state = await page.context().storageState()
    }
    return page
  }
  return made
}
