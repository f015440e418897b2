import { expect, test } from 'vitest'
import { base32, codeAt, otpauthUri, stepAt, stepOfCode } from './totp.ts'

// RFC 6238, appendix B, SHA-1, the last 6 of 8 digits.
const secret = Buffer.from('12345678901234567890')

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at %i s the code is %s, as RFC 6238 says', (seconds, code) => {
  expect(codeAt(secret, stepAt(seconds * 1000))).toBe(code)
})

test('base32 is RFC 4648’s', () => {
  expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))).toEqual([
    '',
    'MY',
    'MZXQ',
    'MZXW6',
    'MZXW6YQ',
    'MZXW6YTB',
    'MZXW6YTBOI',
  ])
})

test('a clock may be one step off, not two', () => {
  const now = 1_700_000_000_000
  const taken = [-2, -1, 0, 1, 2].map((off) => stepOfCode(secret, codeAt(secret, stepAt(now) + off), 0, now))
  expect(taken).toEqual([null, stepAt(now) - 1, stepAt(now), stepAt(now) + 1, null])
})

test('a code that was taken is not taken again, nor one before it', () => {
  const now = 1_700_000_000_000
  const step = stepAt(now)
  expect(stepOfCode(secret, codeAt(secret, step), step, now)).toBeNull()
  expect(stepOfCode(secret, codeAt(secret, step - 1), step, now)).toBeNull()
  expect(stepOfCode(secret, codeAt(secret, step + 1), step, now)).toBe(step + 1)
})

test.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '-12345', '12345\u0000'])('%j is no code', (code) => {
  expect(stepOfCode(secret, code, 0, 59_000)).toBeNull()
})

test('spaces in a code do not matter', () => {
  expect(stepOfCode(secret, '287 082', 0, 59_000)).toBe(1)
})

test('the address for the QR code escapes what names may hold', () => {
  expect(otpauthUri(secret, 'Mallard', 'A:B/ä?&')).toBe(
    'otpauth://totp/Mallard:A%3AB%2F%C3%A4%3F%26?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Mallard',
  )
})
