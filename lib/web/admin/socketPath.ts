import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'

/** The socket's name in the data directory. */
export const SOCKET = 'mallard.sock'

/** What the system takes as a socket's path, with a few bytes to spare. */
const LONGEST_PATH = 100

/** A line from the server to the command. */
export type Reply = { out: string } | { err: string } | { exit: number }

/**
 * Calls `use` with a path of the socket that the system takes: deep data directories are reached through an open
 * directory, since a socket's path may have 107 bytes only.
 */
export async function withSocketPath<T>(dataDir: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(dataDir, SOCKET)
  if (Buffer.byteLength(path) <= LONGEST_PATH || process.platform !== 'linux') return use(path)
  const directory = openSync(dataDir, 'r')
  try {
    return await use(`/proc/self/fd/${directory}/${SOCKET}`)
  } finally {
    closeSync(directory)
  }
}
