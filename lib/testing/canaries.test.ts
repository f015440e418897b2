import { expect, test } from 'vitest'
import { findIn } from './canaries.ts'

const canaries = { bird: 'serinus@canaria.example' }
const found = (bytes: Buffer) => findIn('f', bytes, canaries).map(({ as }) => as)

test.each([0, 1, 2, 3, 4, 5])('a text is found in base64 of more, %i bytes in', (before) => {
  const more = Buffer.from(`${'x'.repeat(before)}serinus@canaria.example and more`)
  expect(found(Buffer.from(more.toString('base64')))).toEqual(['base64'])
})

test('a text is found as it is, in hex, in an address, in UTF-16', () => {
  expect(found(Buffer.from('<serinus@canaria.example>'))).toEqual(['text'])
  expect(found(Buffer.from(Buffer.from(canaries.bird).toString('hex')))).toEqual(['hex'])
  expect(found(Buffer.from('?to=serinus%40canaria.example'))).toEqual(['percent-encoded'])
  expect(found(Buffer.from(canaries.bird, 'utf16le'))).toEqual(['UTF-16'])
  expect(found(Buffer.from('serinus@canaria.exampl'))).toEqual([])
})
