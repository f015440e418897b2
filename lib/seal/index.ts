import { randomBytes } from 'node:crypto'
import { keyRing } from './ring.ts'
import { sodium } from './sodium.ts'

export { addKey, dropOlderKeys, keyIsGiven } from './ring.ts'

/**
 * What a value is for, as `table.column`. It is part of the key and of the authenticated data, so a sealed value
 * moved to another column does not open.
 */
export type Purpose = `${string}.${string}`

// format (1) | key id (4) | nonce (24) | ciphertext and tag
const format = 1
const nonceAt = 5
const cipherAt = 29

/** Seals a text with XChaCha20-Poly1305 under the newest key. Two calls never give the same bytes. */
export function seal(purpose: Purpose, text: string): Buffer {
  const { current } = keyRing()
  const nonce = randomBytes(24)
  const cipher = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
    text,
    purpose,
    null,
    nonce,
    current.subkey('seal', purpose),
  )
  const sealed = Buffer.allocUnsafe(cipherAt + cipher.length)
  sealed[0] = format
  current.id.copy(sealed, 1)
  nonce.copy(sealed, nonceAt)
  sealed.set(cipher, cipherAt)
  return sealed
}

/**
 * Opens what `seal` made for the same purpose.
 * @throws Error when the key is not in the ring, the purpose is another, or the bytes were changed
 */
export function open(purpose: Purpose, sealed: Buffer): string {
  const key = keyRing().byId.get(sealed.toString('hex', 1, nonceAt))
  if (sealed[0] !== format || !key) throw new Error(`a sealed value of ${purpose} was sealed with an unknown key`)
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      sealed.subarray(cipherAt),
      purpose,
      sealed.subarray(nonceAt, cipherAt),
      key.subkey('seal', purpose),
      'text',
    )
  } catch (error) {
    throw new Error(`a sealed value of ${purpose} cannot be opened`, { cause: error })
  }
}

/** A keyed hash of 32 bytes: equal texts of one purpose give equal bytes, so a sealed column can be looked up. */
export function blindIndex(purpose: Purpose, text: string): Buffer {
  return Buffer.from(sodium.crypto_generichash(32, text, keyRing().current.subkey('index', purpose)))
}

/** Is `index` what {@link blindIndex} makes of the text, under any key of the ring? */
export function matchesIndex(purpose: Purpose, text: string, index: Buffer): boolean {
  return [...keyRing().byId.values()].some((key) =>
    Buffer.from(sodium.crypto_generichash(32, text, key.subkey('index', purpose))).equals(index),
  )
}

/**
 * The hash under which a random secret of at least 128 bits (a token, a one-time link) is stored. Not keyed: such a
 * secret cannot be guessed from its hash, and so a rotation of the master key leaves tokens valid.
 */
export function hashToken(secret: string): Buffer {
  return Buffer.from(sodium.crypto_generichash(32, `mallard token ${secret}`, null))
}

/** True when `sealed` was sealed with an older key than the newest. */
export function isOutdated(sealed: Buffer): boolean {
  return !keyRing().current.id.equals(sealed.subarray(1, nonceAt))
}

/** Whether there are keys that only open what was sealed before a rotation. */
export function hasOlderKeys(): boolean {
  return keyRing().byId.size > 1
}

/** A known value sealed by the newest key, kept with the data to tell a wrong key before it does harm. */
export interface KeyCheck {
  keyId: Buffer
  sealed: Buffer
}

const checkPurpose = 'key_checks.sealed'

/**
 * Called once at start with the checks kept so far: makes `secret.key` if nothing was ever sealed, and otherwise
 * proves that every key that the data needs is there.
 * @returns a check to keep, when the newest key has none yet
 * @throws Error, with nothing changed, when a key is missing or wrong
 */
export function prepareKeys(known: KeyCheck[]): KeyCheck | null {
  const ring = keyRing(known.length === 0)
  for (const check of known) {
    if (!ring.byId.has(check.keyId.toString('hex'))) {
      throw new Error(
        'the secret key (MALLARD_SECRET_KEY or secret.key) is not the one that this data directory was sealed with; nothing was changed',
      )
    }
    open(checkPurpose, check.sealed)
  }
  return known.some((check) => check.keyId.equals(ring.current.id)) ? null : newestCheck()
}

/** A check of the newest key, to be kept. */
export function newestCheck(): KeyCheck {
  return { keyId: keyRing().current.id, sealed: seal(checkPurpose, 'mallard') }
}
