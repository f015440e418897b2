import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeDataLock } from './lock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mallard-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Whether another process gets the lock now. */
function anotherProcessGetsIt(): boolean {
  const script = `import { takeDataLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))}
    process.stdout.write(String(takeDataLock(${JSON.stringify(folder)}) !== null))`
  return execFileSync(process.execPath, ['--input-type=module', '-e', script]).toString() === 'true'
}

test('a data directory has one holder, until it lets go or ends', () => {
  expect(anotherProcessGetsIt()).toBe(true)
  const lock = takeDataLock(folder)
  expect(anotherProcessGetsIt()).toBe(false)
  lock?.release()
  expect(anotherProcessGetsIt()).toBe(true)
  expect(statSync(join(folder, 'lock')).mode & 0o777).toBe(0o600)
})

test('a second attempt of the holder is refused and leaves the lock in place', () => {
  const lock = takeDataLock(folder)
  expect(takeDataLock(folder)).toBeNull()
  expect(anotherProcessGetsIt()).toBe(false)
  lock?.release()
})
