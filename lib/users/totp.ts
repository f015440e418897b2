import { createHmac, timingSafeEqual } from 'node:crypto'

/** RFC 6238 as every authenticator has it: SHA-1, 6 digits, steps of 30 seconds. */
const stepSeconds = 30
const digits = 6
/** Steps before and after the present one that count, too: clocks differ. */
const skew = 1

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 base32 without padding. */
export function base32(bytes: Buffer): string {
  let text = ''
  let [bits, value] = [0, 0]
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    for (; bits >= 5; bits -= 5) text += alphabet[(value >>> (bits - 5)) & 31]
    value &= (1 << bits) - 1
  }
  return bits > 0 ? text + alphabet[(value << (5 - bits)) & 31] : text
}

/** The time step that `now` (milliseconds since 1970) lies in. */
export const stepAt = (now: number): number => Math.floor(now / 1000 / stepSeconds)

/** The code of a time step (RFC 4226, 5.3). */
export function codeAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = mac[mac.length - 1]! & 15
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/**
 * The time step whose code this is, among those near `now` and after `lastStep`; null if it is none of them.
 * Whoever takes the code must keep that step as `lastStep`, so that nobody takes it again.
 */
export function stepOfCode(secret: Buffer, code: string, lastStep: number, now: number): number | null {
  const given = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(given)) return null
  const present = stepAt(now)
  for (let step = present - skew; step <= present + skew; step++) {
    if (step > lastStep && timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(given))) return step
  }
  return null
}

/** What an authenticator reads from the QR code. */
export function otpauthUri(secret: Buffer, issuer: string, name: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(name)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`
}
