import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const folder = join(import.meta.dirname, '..', 'docs', 'images')

/** Takes a picture for the documentation, where `PICTURES=1` asks for it: so each shows what a journey has just seen work. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.PICTURES !== '1') return
  mkdirSync(folder, { recursive: true })
  // What has just been done is told in the corner, and would hide what is shown.
  await page.mouse.move(700, 880)
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
}
