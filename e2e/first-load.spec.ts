import { expect, it } from 'vitest'
import { firstLoad } from './firstLoad.ts'
import { journey } from './journey.ts'

/** Gzipped. 350,000 may never be passed; the rest is room that a new part should not need. */
const most = 330_000

const at = journey()

it('the worksheet page is light to load', async () => {
  const { bytes, files } = await firstLoad(await at.page(), at.server.url)
  expect(files).toBeGreaterThan(3)
  console.info(`first-load JavaScript of the worksheet page: ${bytes} bytes gzip in ${files} files`)
  expect(bytes).toBeLessThanOrEqual(most)
})
