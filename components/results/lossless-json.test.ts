import { expect, test } from 'vitest'
import { LosslessNumber, readJson } from './lossless-json'

test('numbers keep every digit', () => {
  expect(readJson('[170141183460469231731687303715884105727, 0.10, 1e-7]')).toEqual(
    ['170141183460469231731687303715884105727', '0.10', '1e-7'].map((digits) => new LosslessNumber(digits)),
  )
})

test('objects, strings with anything in them, and empty things', () => {
  expect(readJson('{"a":[],"b":{},"c":"x \\"],{ \\u00e9","d":null,"e":true}')).toEqual(
    new Map<string, unknown>([
      ['a', []],
      ['b', new Map()],
      ['c', 'x "],{ é'],
      ['d', null],
      ['e', true],
    ]),
  )
})

test('what is not JSON is not read as such', () => {
  expect(['', 'abc', '[1', '[1,]', '{"a"}', '1 2', '[1]x'].map((text) => readJson(text))).toEqual(
    Array(7).fill(undefined),
  )
})
