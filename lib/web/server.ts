import { config } from '../config.ts'
import { log } from '../log.ts'
import { serve } from './serve.ts'

/** Says in one line why there is no server, and ends the process. */
function refuse(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`mallard: ${message.split('\n')[0]}\n`)
  process.exit(1)
}

try {
  config()
  // A promise that nobody waits for is a fault to be mended, not a reason to end everybody's statements.
  process.on('unhandledRejection', (reason) => log().error({ err: reason }, 'a promise was rejected and nobody heard'))
  const { openPages } = await import('./pages.ts')
  const server = await serve(openPages)
  const stop = (): void => {
    void server.stop().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.stdout.write(`Mallard listens on ${server.url}\n`)
  if (server.signInLink) process.stdout.write(`Sign in once with ${server.signInLink}\n`)
} catch (error) {
  refuse(error)
}
