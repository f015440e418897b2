import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { ReadyCommand } from './run.ts'
import { type Reply, withSocketPath } from './socketPath.ts'

/** Where a command's output goes; a promise when the receiver is slow. */
export interface Output {
  out(text: string): Promise<void>
  err(text: string): Promise<void>
}

const isAbsent = (error: NodeJS.ErrnoException) => error.code === 'ENOENT' || error.code === 'ECONNREFUSED'

function connected(path: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', (error) => (isAbsent(error) ? resolve(null) : reject(error)))
  })
}

/**
 * Hands a command to the server that runs on `dataDir`.
 * @returns its exit code, or null when no server listens there
 */
export async function askServer(dataDir: string, command: ReadyCommand, output: Output): Promise<number | null> {
  const socket = await withSocketPath(dataDir, connected).catch((error: NodeJS.ErrnoException) => {
    if (isAbsent(error)) return null
    throw error
  })
  if (!socket) return null
  socket.write(`${JSON.stringify(command)}\n`)
  for await (const line of createInterface({ input: socket })) {
    const reply = JSON.parse(line) as Reply
    if ('exit' in reply) {
      socket.end()
      return reply.exit
    }
    if ('out' in reply) await output.out(reply.out)
    else await output.err(reply.err)
  }
  await output.err('The server ended before the command did.\n')
  return 1
}
