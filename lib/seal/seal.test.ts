import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { forget, once } from '../registry.ts'
import { blindIndex, hashToken, isOutdated, type KeyCheck, open, prepareKeys, seal } from './index.ts'

let folder: string
const keyOf = (letter: string) => Buffer.alloc(32, letter).toString('base64')

/** Starts anew on the same folder, as a process with this key in its environment. */
function start(secretKey?: string): void {
  forget('seal.ring')
  forget('config')
  once('config', () => readConfig({ MALLARD_DATA_DIR: folder, MALLARD_SECRET_KEY: secretKey }))
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mallard-seal-'))
  start()
})
afterEach(() => {
  forget('seal.ring')
  forget('config')
  rmSync(folder, { recursive: true, force: true })
})

test.each(['', 'select 1', 'Übergröße 🦆 \u0000', 'x'.repeat(1_000_000)])('what was sealed opens (%#)', (text) => {
  prepareKeys([])
  expect(open('worksheets.text', seal('worksheets.text', text))).toBe(text)
})

test('the same text never seals to the same bytes, and shows nowhere in them', () => {
  prepareKeys([])
  const [a, b] = [seal('users.email', 'ann@example.org'), seal('users.email', 'ann@example.org')]
  expect(a.equals(b)).toBe(false)
  expect(a.includes('example')).toBe(false)
})

test('a value does not open for another purpose, or with a bit changed anywhere', () => {
  prepareKeys([])
  const sealed = seal('users.email', 'ann@example.org')
  expect(() => open('worksheets.text', sealed)).toThrow('worksheets.text')
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed[at]! ^= 1
    expect(() => open('users.email', changed), `byte ${at}`).toThrow()
  }
})

test('a blind index is the same for the same text and purpose only', () => {
  prepareKeys([])
  expect(blindIndex('users.email', 'a@b.c')).toEqual(blindIndex('users.email', 'a@b.c'))
  expect(blindIndex('users.email', 'a@b.c')).not.toEqual(blindIndex('users.email', 'a@b.d'))
  expect(blindIndex('users.email', 'a@b.c')).not.toEqual(blindIndex('users.other', 'a@b.c'))
})

test('the first start makes a key that its owner alone can read, and keeps it', () => {
  const check = prepareKeys([])!
  const path = join(folder, 'secret.key')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const sealed = seal('users.email', 'x')
  start()
  expect(prepareKeys([check])).toBeNull()
  expect(open('users.email', sealed)).toBe('x')
})

test('a lost key file is an error and no new one is made', () => {
  const check = prepareKeys([])!
  rmSync(join(folder, 'secret.key'))
  start()
  expect(() => prepareKeys([check])).toThrow(/secret\.key is missing/)
  expect(() => statSync(join(folder, 'secret.key'))).toThrow('ENOENT')
})

test('a wrong key is told at start, from the environment and from the file', () => {
  start(keyOf('a'))
  const check = prepareKeys([])!
  start(keyOf('b'))
  expect(() => prepareKeys([check])).toThrow(/not the one/)
  writeFileSync(join(folder, 'secret.key'), `${keyOf('c')}\n`)
  start()
  expect(() => prepareKeys([check])).toThrow(/not the one/)
  expect(readFileSync(join(folder, 'secret.key'), 'utf8')).toBe(`${keyOf('c')}\n`)
})

test('a key file that holds something else is called damaged', () => {
  writeFileSync(join(folder, 'secret.key'), 'short\n')
  expect(() => prepareKeys([])).toThrow(/damaged/)
})

test('an older key in the file opens what it sealed; the newest seals; tokens stay valid', () => {
  writeFileSync(join(folder, 'secret.key'), `${keyOf('a')}\n`)
  const check: KeyCheck = prepareKeys([])!
  const old = seal('users.email', 'x')
  const token = hashToken('secret')
  start(keyOf('b'))
  expect(prepareKeys([check])).not.toBeNull()
  expect(open('users.email', old)).toBe('x')
  expect(isOutdated(old)).toBe(true)
  expect(isOutdated(seal('users.email', 'x'))).toBe(false)
  expect(hashToken('secret')).toEqual(token)
})
