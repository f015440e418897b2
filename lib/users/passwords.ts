import { hash, verify } from '@node-rs/argon2'
import { MallardError } from '../errors.ts'
import { once } from '../registry.ts'

/** OWASP's recommendation for argon2id: 19 MiB, 2 passes, 1 lane (argon2id is the library's default). */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

const minLength = 12
const maxBytes = 1024

/** Long enough and still among the first that an attacker tries. */
const common = new Set(
  'password1234 password12345 password123456 passwordpassword 123456789012 1234567890123 1234567890ab qwertyuiop12 qwertyuiop123 qwerty123456 1q2w3e4r5t6y 1qaz2wsx3edc iloveyou1234 letmein12345 welcome12345 changeme1234 administrator adminadmin12 correcthorsebatterystaple abcdefghijkl abc123456789 trustno11234'.split(
    ' ',
  ),
)

/** NIST SP 800-63B, 3.1.1.2: one form for what different keyboards compose differently. */
const normal = (password: string) => password.normalize('NFKC')

/**
 * NIST SP 800-63B: length counts and rules of composition do not; common and context-specific values are refused.
 * @throws MallardError 22023 that says what is wrong
 */
export function checkPassword(password: string, userName: string): void {
  const refuse = (why: string) => {
    throw new MallardError('22023', `The password ${why}.`, { status: 400 })
  }
  const text = normal(password)
  const lower = text.toLowerCase()
  if ([...text].length < minLength) refuse(`is too short: it needs at least ${minLength} characters`)
  if (Buffer.byteLength(text) > maxBytes) refuse(`is too long: at most ${maxBytes} bytes`)
  if (new Set(lower).size < 4) refuse('repeats too few characters')
  const rest = lower.split(userName.toLowerCase()).join('').split('mallard').join('')
  if (rest.length < minLength / 2) refuse('is little more than your name or this product’s')
  if (common.has(lower)) refuse('is one of the most used ones')
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
