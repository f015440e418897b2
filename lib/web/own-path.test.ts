import { expect, it } from 'vitest'
import { ownPath } from './own-path.ts'

it.each([
  ['/worksheets?a=1#b', '/worksheets?a=1#b'],
  ['/', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/a\r\nset-cookie: x=1', '/'],
  ['/\t/evil.example', '/'],
  ['', '/'],
  [null, '/'],
  [undefined, '/'],
])('%j leads to %s', (next, path) => {
  expect(ownPath(next)).toBe(path)
})
