import { createHash } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { MallardError } from '../errors.ts'
import { once } from '../registry.ts'
import { breachedPrefixes } from './breached.ts'

/** OWASP's recommendation for argon2id: 19 MiB, 2 passes, 1 lane (argon2id is the library's default). */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

const minLength = 12
const maxBytes = 1024

/** NIST SP 800-63B, 3.1.1.2: one form for what different keyboards compose differently. */
const normal = (password: string) => password.normalize('NFKC')

const prefixBytes = 6

/** Is it, in lower case, one of the leaked ones? A search among some 16,000 sorted prefixes. */
function isBreached(lower: string): boolean {
  const sorted = once('users.breached', () => Buffer.from(breachedPrefixes, 'base64'))
  const wanted = createHash('sha256').update(lower).digest().subarray(0, prefixBytes)
  let [low, high] = [0, sorted.length / prefixBytes]
  while (low < high) {
    const middle = (low + high) >>> 1
    const order = wanted.compare(sorted, middle * prefixBytes, (middle + 1) * prefixBytes)
    if (order === 0) return true
    if (order < 0) high = middle
    else low = middle + 1
  }
  return false
}

/**
 * NIST SP 800-63B: length counts and rules of composition do not; common and context-specific values are refused.
 * @throws MallardError 22023 that says what is wrong
 */
export function checkPassword(password: string, userName: string): void {
  const refuse = (why: string) => {
    throw new MallardError('22023', `The password ${why}.`, { status: 400 })
  }
  if (Buffer.byteLength(password) > 4 * maxBytes) refuse(`is too long: at most ${maxBytes} bytes`)
  const text = normal(password)
  const lower = text.toLowerCase()
  if ([...text].length < minLength) refuse(`is too short: it needs at least ${minLength} characters`)
  if (Buffer.byteLength(text) > maxBytes) refuse(`is too long: at most ${maxBytes} bytes`)
  if (new Set(lower).size < 4) refuse('repeats too few characters')
  const rest = lower.split(userName.toLowerCase()).join('').split('mallard').join('')
  if (rest.length < minLength / 2) refuse('is little more than your name or this product’s')
  if (isBreached(lower)) refuse('is on lists of leaked passwords, which attackers try first')
}

/** The argon2id hash of a password, in PHC form. Takes some 30 ms, off the main thread. */
export async function hashPassword(password: string): Promise<string> {
  return hash(normal(password), cost)
}

/**
 * Compares a password with a hash; with null (no such user, or one without a password) it takes the same time and
 * answers false.
 */
export async function matchesPassword(password: string, stored: string | null): Promise<boolean> {
  const dummy = once('users.dummyHash', () => hashPassword('nobody has this password'))
  if (Buffer.byteLength(password) > maxBytes) return false
  const matches = await verify(stored ?? (await dummy), normal(password))
  return matches && stored !== null
}
