import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../testing/apiServer.ts'

let server: ApiServer | undefined
afterEach(() => server?.remove())

const keyOf = (letter: string) => Buffer.alloc(32, letter).toString('base64')

it('a start with a wrong master key is refused in one line, and changes nothing', async () => {
  server = await startApiServer({ MALLARD_SECRET_KEY: keyOf('a') })
  await server.admin(['user', 'create', 'ann', '--email', 'ann@example.org'])
  await server.stop()
  const { dataDir } = server
  const print = () =>
    createHash('sha256')
      .update(readFileSync(join(dataDir, 'metadata.sqlite')))
      .digest('hex')
  const before = print()
  const again = (MALLARD_SECRET_KEY: string) =>
    startApiServer({ MALLARD_DATA_DIR: dataDir, MALLARD_SECRET_KEY }).then(
      (started) => started,
      (error: Error) => error.message,
    )
  const refusal = await again(keyOf('b'))
  expect(refusal).toContain('MALLARD_SECRET_KEY')
  expect(refusal).not.toContain(keyOf('b'))
  expect(print()).toBe(before)
  server = (await again(keyOf('a'))) as ApiServer
  expect((await server.admin(['user', 'list'])).stdout).toContain('ann@example.org')
})
