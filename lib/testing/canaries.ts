import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Where a text that nobody may find was found, and how it was written. */
export interface Finding {
  canary: string
  file: string
  as: string
}

/** How a text may lie in a file, but for what seals or compresses it. In base64, at each of the three places in a group. */
function writings(text: string): [as: string, bytes: Buffer][] {
  const plain = Buffer.from(text)
  const base64 = [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), plain])
      .toString('base64')
      .replace(/=+$/, '')
    // What its neighbours take part in is cut off.
    return padded.slice(Math.ceil((shift * 8) / 6), -1)
  })
  return [
    ['text', plain],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['upper case', Buffer.from(text.toUpperCase())],
    ['hex', Buffer.from(plain.toString('hex'))],
    ['hex in upper case', Buffer.from(plain.toString('hex').toUpperCase())],
    ['percent-encoded', Buffer.from(encodeURIComponent(text))],
    ...base64.map((each): [string, Buffer] => ['base64', Buffer.from(each)]),
  ]
}

/** All files below a folder, those of databases, logs and write-ahead logs among them; sockets are none. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
}

/** Looks for texts in bytes that would be a file's. */
export function findIn(file: string, bytes: Buffer, canaries: Record<string, string>): Finding[] {
  return Object.entries(canaries).flatMap(([canary, text]) =>
    writings(text)
      .filter(([, written]) => bytes.includes(written))
      .map(([as]) => ({ canary, file, as })),
  )
}

/** A file's bytes; none where it is gone, as temporary files soon are. */
export function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

/**
 * Looks for planted texts in every file below a folder.
 * @param canaries texts of 12 characters and more by name, so that none is found by chance
 */
export function findBelow(folder: string, canaries: Record<string, string>): Finding[] {
  return filesBelow(folder).flatMap((path) => findIn(relative(folder, path), bytesOf(path), canaries))
}
