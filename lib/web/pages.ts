import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import next from 'next'
import { config } from '../config.ts'
import type { Pages } from './listener.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface NextPages extends Pages {
  close(): Promise<void>
}

/**
 * Next's pages: built ones, or compiled as they are asked for in development.
 * @throws Error of one line when there is no build
 */
export async function openPages(): Promise<NextPages> {
  const { development: dev, host: hostname, port } = config()
  if (!dev && !existsSync(join(root, '.next', 'BUILD_ID')))
    throw new Error('The pages are not built: run npm run build.')
  const app = next({ dev, dir: root, hostname, port, customServer: true })
  await app.prepare()
  const handle = app.getRequestHandler()
  const upgrade = app.getUpgradeHandler()
  return {
    handle: (request, response) => handle(request, response),
    upgrade: (request, socket, head) => upgrade(request, socket, head),
    close: () => app.close(),
  }
}
