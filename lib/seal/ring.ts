import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { config } from '../config.ts'
import { forget, once } from '../registry.ts'
import { createKeyFile, readKeyFile, removeKeyFile, replaceKeyFile } from './key-file.ts'
import { sodium } from './sodium.ts'

/** A master key and what is derived from it, each subkey once. */
export interface MasterKey {
  /** 4 bytes derived from the key; stands in front of everything that it sealed. */
  id: Buffer
  /** The 32-byte key of one use and purpose, e.g. `seal` and `worksheets.text`. */
  subkey(use: 'seal' | 'index', purpose: string): Uint8Array
}

/** The newest key first: it seals. The others only open what was sealed before a rotation. */
export interface KeyRing {
  current: MasterKey
  byId: ReadonlyMap<string, MasterKey>
}

function masterKey(key: Buffer): MasterKey {
  const derive = (label: string, length: number) => sodium.crypto_generichash(length, label, key)
  const subkeys = new Map<string, Uint8Array>()
  return {
    id: Buffer.from(derive('mallard key id', 16).subarray(0, 4)),
    subkey(use, purpose) {
      const label = `mallard ${use} ${purpose}`
      let found = subkeys.get(label)
      if (!found) {
        found = derive(label, 32)
        subkeys.set(label, found)
      }
      return found
    },
  }
}

const keyFile = () => join(config().dataDir, 'secret.key')

/** MALLARD_SECRET_KEY if set, then the keys of `<data>/secret.key`. */
function configuredKeys(mayCreate: boolean): Buffer[] {
  const path = keyFile()
  const fromEnvironment = config().secretKey
  let fromFile = readKeyFile(path)
  if (!fromFile && !fromEnvironment) {
    if (!mayCreate) {
      throw new Error(
        `${path} is missing, and MALLARD_SECRET_KEY is not set: this data directory was sealed with a key that must be restored; nothing was changed`,
      )
    }
    fromFile = [randomBytes(32)]
    createKeyFile(path, fromFile)
  }
  return [...(fromEnvironment ? [fromEnvironment] : []), ...(fromFile ?? [])]
}

/**
 * The keys of this installation, read once. `mayCreate`: make `secret.key` when there is none, which is right only
 * as long as nothing was sealed.
 * @throws Error when there is no key
 */
export function keyRing(mayCreate = false): KeyRing {
  return once('seal.ring', () => {
    const keys = configuredKeys(mayCreate).map(masterKey)
    return { current: keys[0]!, byId: new Map(keys.map((key) => [key.id.toString('hex'), key])) }
  })
}

/** Whether the newest key is MALLARD_SECRET_KEY, which only whoever starts Mallard can change. */
export function keyIsGiven(): boolean {
  return config().secretKey !== undefined
}

/** Puts a new key in front of the others in `secret.key`: from now on it seals, and the others only open. */
export function addKey(): void {
  const path = keyFile()
  replaceKeyFile(path, [randomBytes(32), ...(readKeyFile(path) ?? [])])
  forget('seal.ring')
}

/** Takes all keys but the newest out of `secret.key`: what they sealed cannot be opened any more. */
export function dropOlderKeys(): void {
  const path = keyFile()
  if (keyIsGiven()) removeKeyFile(path)
  else replaceKeyFile(path, readKeyFile(path)!.slice(0, 1))
  forget('seal.ring')
}
