import { closeSync, openSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { log } from '../../log.ts'
import { type ReadyCommand, runCommand } from './run.ts'

const SOCKET = 'mallard.sock'
/** What the system takes as a socket's path, with a byte to spare. */
const LONGEST_PATH = 100

/** A line from the server to the command. */
type Reply = { out: string } | { err: string } | { exit: number }

/**
 * Calls `use` with a path of the socket that the system takes: deep data directories are reached through an open
 * directory, since a socket's path may have 107 bytes only.
 */
async function withSocketPath<T>(dataDir: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(dataDir, SOCKET)
  if (Buffer.byteLength(path) <= LONGEST_PATH || process.platform !== 'linux') return use(path)
  const directory = openSync(dataDir, 'r')
  try {
    return await use(`/proc/self/fd/${directory}/${SOCKET}`)
  } finally {
    closeSync(directory)
  }
}

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
