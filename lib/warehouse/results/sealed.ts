import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/** What a sealed piece is longer than its bytes. */
export const sealBytes = 16

const algorithm = 'aes-256-gcm'
const fileKeys = new Map<string, KeyObject>()
const keptFileKeys = 64

/**
 * A file's own key, so that a place in it names a nonce: files are only appended to and no two have one name, and so
 * no nonce is ever used twice.
 */
function fileKey(key: string, file: string): KeyObject {
  const both = `${key} ${file}`
  let found = fileKeys.get(both)
  if (!found) {
    const own = createHmac('sha256', Buffer.from(key, 'hex')).update(`kept bytes of ${file}`).digest()
    found = createSecretKey(own)
    if (fileKeys.size >= keptFileKeys) fileKeys.clear()
    fileKeys.set(both, found)
  }
  return found
}

function nonce(offset: number): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeBigUInt64LE(BigInt(offset), 4)
  return bytes
}

/** Seals what will lie at `offset` of `file`: some 15 µs, and 0.2 ms for 256 KB. `key`: 32 bytes in hex. */
export function sealAt(key: string, file: string, offset: number, bytes: Buffer): Buffer {
  const cipher = createCipheriv(algorithm, fileKey(key, file), nonce(offset))
  return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
}

/** Opens what `sealAt` made for the same place. @throws Error when no key fits or the bytes were changed */
export function openAt(keys: readonly string[], file: string, offset: number, sealed: Buffer): Buffer {
  const end = sealed.length - sealBytes
  for (const [index, key] of keys.entries()) {
    const opener = createDecipheriv(algorithm, fileKey(key, file), nonce(offset))
    opener.setAuthTag(sealed.subarray(end))
    const bytes = opener.update(sealed.subarray(0, end))
    try {
      opener.final()
      return bytes
    } catch (error) {
      if (index === keys.length - 1) throw error
    }
  }
  throw new Error('there is no key')
}
