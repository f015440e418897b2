import { request } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../testing/apiServer.ts'

// Pages, their actions and next-auth read whole bodies into memory before they ask who sends.

let server: ApiServer
beforeAll(async () => {
  server = await startApiServer()
})
afterAll(() => server.remove())

/** The status of a POST of so many bytes; without their number said before, if `chunked`. */
function posted(path: string, bytes: number, chunked = false): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': bytes }
    const sent = request(`${server.url}${path}`, { method: 'POST', headers }, (answer) => {
      resolve(answer.statusCode)
      answer.resume()
      sent.destroy()
    })
    sent.on('error', (error) => {
      if (!sent.destroyed) reject(error)
    })
    // The rest never comes: what is refused is refused for what was announced.
    sent.write(Buffer.alloc(Math.min(bytes, 10_000)))
    if (bytes <= 10_000) sent.end()
  })
}

it.each(['/api/auth/callback/credentials', '/a/MAIN/worksheets', '/sign-in'])(
  'takes no large body for %s, and none of unknown length',
  async (path) => {
    expect(await posted(path, 10_000)).toBe(404)
    expect(await posted(path, 3_000_000_000)).toBe(413)
    expect(await posted(path, 10_000, true)).toBe(411)
  },
)
