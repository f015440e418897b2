import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { journey } from './journey.ts'

/** Bytes of JavaScript, gzipped, that the worksheet page names itself; what comes later is loaded when it is quiet. */
const most = 320_000

const at = journey()

it('the worksheet page is light to load', async () => {
  const page = await at.page()
  const html = await (await page.context().request.get(`${at.server.url}/worksheets/new`)).text()
  const scripts = [...html.matchAll(/<script[^>]*\ssrc="([^"]+)"[^>]*>/g)].filter(([tag]) => !/noModule/i.test(tag))
  const addresses = [...new Set(scripts.map((match) => match[1]!))]
  expect(addresses.length).toBeGreaterThan(3)
  const sizes = await Promise.all(
    addresses.map(async (address) => {
      const answer = await fetch(new URL(address, at.server.url))
      expect(answer.status).toBe(200)
      return gzipSync(await answer.bytes()).length
    }),
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.info(`first-load JavaScript of the worksheet page: ${total} bytes gzip in ${sizes.length} files`)
  expect(total).toBeLessThanOrEqual(most)
})
