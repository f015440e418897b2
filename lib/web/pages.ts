import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
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
  // Next would listen for WebSockets on the server itself, past our checks; it gets a server that never listens instead.
  const httpServer = createServer()
  const app = next({ dev, dir: root, hostname, port, httpServer, customServer: true })
  await app.prepare()
  const handle = app.getRequestHandler()
  return {
    handle: (request, response) => handle(request, response),
    upgrade: dev ? (request, socket, head) => httpServer.emit('upgrade', request, socket, head) : undefined,
    close: () => app.close(),
  }
}
