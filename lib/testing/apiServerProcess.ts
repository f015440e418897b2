import { serve } from '../web/serve.ts'

// A server as `npm start` runs it, but without pages: tests of the API need no build.
try {
  const server = await serve(async () => ({
    async handle(_request, response) {
      response.writeHead(404).end()
    },
  }))
  process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)))
  process.stdout.write(`Mallard listens on ${server.url}\n`)
} catch (error) {
  process.stderr.write(`mallard: ${(error as Error).message}\n`)
  process.exit(1)
}
