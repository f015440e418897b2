import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { log } from '../../log.ts'
import { type ReadyCommand, runCommand } from './run.ts'
import { type Reply, SOCKET, withSocketPath } from './socketPath.ts'

function write(socket: Socket, reply: Reply): Promise<void> {
  if (socket.destroyed || socket.write(`${JSON.stringify(reply)}\n`)) return Promise.resolve()
  return new Promise((resolve) => {
    socket.once('drain', resolve)
    socket.once('close', () => resolve())
  })
}

async function serveOne(socket: Socket): Promise<void> {
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  socket.on('error', () => socket.destroy())
  for await (const line of createInterface({ input: socket })) {
    const exit = await runCommand(JSON.parse(line) as ReadyCommand, {
      out: (text) => write(socket, { out: text }),
      err: (text) => write(socket, { err: text }),
      signal: gone.signal,
    })
    await write(socket, { exit })
    break
  }
  socket.end()
}

/**
 * Opens the socket (mode 0600, in the data directory) through which the admin command reaches a running server. Whoever
 * may connect owns the data directory anyway, so there is no further check.
 */
export async function openAdminSocket(dataDir: string): Promise<{ close(): Promise<void> }> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    serveOne(socket).catch((error) => {
      log().error({ err: error }, 'an admin command failed')
      socket.destroy()
    })
  })
  await withSocketPath(dataDir, (path) => {
    // The lock is ours, so a socket that lies here belongs to a server that was killed.
    rmSync(path, { force: true })
    const mask = process.umask(0o177)
    return new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
      process.umask(mask)
    })
  })
  return {
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      rmSync(join(dataDir, SOCKET), { force: true })
    },
  }
}
