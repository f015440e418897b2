import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'

/** JavaScript that the worksheet page names itself, gzipped; what comes later is loaded when it is quiet. */
export async function firstLoad(page: Page, url: string): Promise<{ bytes: number; files: number }> {
  const html = await (await page.context().request.get(`${url}/worksheets/new`)).text()
  const scripts = [...html.matchAll(/<script[^>]*\ssrc="([^"]+)"[^>]*>/g)].filter(([tag]) => !/noModule/i.test(tag))
  const addresses = [...new Set(scripts.map((match) => match[1]!))]
  const sizes = await Promise.all(
    addresses.map(async (address) => {
      const answer = await fetch(new URL(address, url))
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
      return gzipSync(await answer.bytes()).length
    }),
  )
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), files: sizes.length }
}
