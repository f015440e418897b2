import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const keyBytes = 32

/**
 * Reads a key file: one key a line, 32 bytes in base64, the newest first.
 * @returns undefined when there is no such file
 * @throws Error when a line is no key
 */
export function readKeyFile(path: string): Buffer[] | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const keys = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => Buffer.from(line.trim(), 'base64'))
  if (keys.length === 0 || keys.some((key) => key.length !== keyBytes)) {
    throw new Error(`${path} is damaged: each line must be 32 bytes in base64; restore it from a backup`)
  }
  return keys
}

const textOf = (keys: readonly Buffer[]) => `${keys.map((key) => key.toString('base64')).join('\n')}\n`

/** Writes a key file, mode 0600, and refuses to overwrite one. It is on the disk when this returns. */
export function createKeyFile(path: string, keys: readonly Buffer[]): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(path, textOf(keys), { mode: 0o600, flag: 'wx', flush: true })
  settleFolder(path)
}

/** Puts other keys into a key file: a crash leaves the old ones or the new ones, whole. */
export function replaceKeyFile(path: string, keys: readonly Buffer[]): void {
  const fresh = `${path}.new`
  rmSync(fresh, { force: true })
  createKeyFile(fresh, keys)
  renameSync(fresh, path)
  settleFolder(path)
}

/** Takes a key file away for good. */
export function removeKeyFile(path: string): void {
  rmSync(path, { force: true })
  settleFolder(path)
}

function settleFolder(path: string): void {
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
