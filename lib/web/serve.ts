import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { config, settlePort } from '../config.ts'
import { startJobs } from '../jobs/index.ts'
import { log } from '../log.ts'
import { startDelivery } from '../mail/index.ts'
import { openAdminSocket } from './admin/socketServer.ts'
import { openDataDirectory, signInLink, statementsReady } from './installation.ts'
import { makeListener, type Pages } from './listener.ts'
import { trustedPeers } from './peer.ts'
import { apiRoutes } from './routes.ts'
import { drain, GRACE_MS, inTurn } from './shutdown.ts'
import { clearStaging } from './workspace/staging.ts'

export interface Served {
  /** The public address. */
  url: string
  /** In single mode, while nobody has a password: a link that signs in once. */
  signInLink: string | null
  /** Ends gracefully: no new requests, open ones finish or are cancelled, engines stop, files close. */
  stop(): Promise<void>
}

function answerStarting(_request: IncomingMessage, response: ServerResponse): void {
  const body = JSON.stringify({ status: 'unavailable', reason: 'Mallard is starting.' })
  response
    .writeHead(503, { 'content-type': 'application/json', 'cache-control': 'no-store', 'retry-after': '1' })
    .end(body)
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new Error(`PORT: ${port} on ${host} is taken by another program`))
      else if (error.code === 'EACCES') reject(new Error(`PORT: ${port} may not be used by this user`))
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
        reject(new Error(`HOST: ${host} is no address of this machine`))
      else reject(error)
    })
    server.listen(port, host, () => resolve((server.address() as { port: number }).port))
  })
}

type OpenPages = () => Promise<Pages & { close?(): Promise<void> }>

/**
 * Starts a server on this process's settings: data directory, port, pages, admin socket, in this order, so that a
 * second server on the same directory or port touches nothing.
 * @throws Error whose first line says what stands in the way
 */
export async function serve(openPages: OpenPages): Promise<Served> {
  const settings = config()
  const trusted = trustedPeers(settings.trustedProxies)
  const data = await openDataDirectory()
  if (!data) throw new Error(`MALLARD_DATA_DIR: ${settings.dataDir} is used by another Mallard`)
  clearStaging()
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 65_000 })
  try {
    // The port must be known before the pages are there; whoever asks in between gets an answer, too.
    server.on('request', answerStarting)
    settlePort(await listen(server, settings.port, settings.host))
    const pages = await openPages()
    const listener = makeListener({
      url: new URL(settings.url),
      host: settings.host,
      port: settings.port,
      trusted,
      routes: apiRoutes,
      pages,
    })
    server.off('request', answerStarting)
    server.on('request', listener.request)
    server.on('checkContinue', listener.expectContinue)
    server.on('upgrade', listener.upgrade)
    const socket = await openAdminSocket(settings.dataDir)
    const delivery = startDelivery()
    const jobs = startJobs()
    // What the first statement would wait for starts now; if it cannot, the health says so.
    statementsReady().catch(() => {})
    return {
      url: settings.url,
      signInLink: await signInLink(),
      async stop() {
        log().info('stopping')
        await inTurn([
          ['jobs', () => jobs.stop()],
          ['connections', () => drain(server, GRACE_MS)],
          ['admin socket', () => socket.close()],
          ['pages', () => pages.close?.()],
          ['mail', () => delivery.stop()],
        ])
        await data.close()
      },
    }
  } catch (error) {
    server.close()
    await data.close()
    throw error
  }
}
