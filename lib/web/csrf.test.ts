import { expect, it } from 'vitest'
import { isOwnRequest } from './csrf.ts'

const url = 'http://127.0.0.1:3000'

it.each([
  ['GET', { origin: 'https://evil.example' }, true],
  ['POST', { origin: 'http://127.0.0.1:3000' }, true],
  ['POST', { origin: 'http://localhost:3000', host: 'localhost:3000' }, true],
  ['POST', { 'sec-fetch-site': 'same-origin' }, true],
  ['POST', { origin: 'https://evil.example', host: '127.0.0.1:3000', 'sec-fetch-site': 'same-origin' }, false],
  ['POST', { origin: 'http://127.0.0.1:4000', host: '127.0.0.1:3000' }, false],
  ['POST', { origin: 'null', host: '127.0.0.1:3000' }, false],
  ['POST', { 'sec-fetch-site': 'same-site' }, false],
  ['DELETE', { 'sec-fetch-site': 'cross-site' }, false],
  ['DELETE', {}, false],
  ['POST', { origin: 'https://localhost:3000', host: 'localhost:3000' }, false],
])('%s with %j counts as our own: %s', (method, headers, own) => {
  expect(isOwnRequest(method, headers, url)).toBe(own)
})

it.each([
  ['https://mallard.example', true],
  ['http://mallard.example', false],
  ['http://mallard.example:443', false],
])('behind https a page of %s counts: %s', (origin, own) => {
  expect(isOwnRequest('POST', { origin, host: 'mallard.example' }, 'https://mallard.example')).toBe(own)
})
