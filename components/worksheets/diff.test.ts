import { expect, test } from 'vitest'
import { diffLines } from './diff'

const diff = (a: string, b: string) =>
  diffLines(a, b).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`)

test('what was added, removed and kept', () => {
  expect(diff('a\nb\nc\nd', 'a\nc\nx\nd')).toEqual([' a', '-b', ' c', '+x', ' d'])
  expect(diff('', 'x')).toEqual(['-', '+x'])
  expect(diff('same', 'same')).toEqual([' same'])
})

test('very long changes are shown as replaced, quickly', () => {
  const long = (letter: string) => Array.from({ length: 5000 }, (_, i) => `${letter}${i}`).join('\n')
  expect(diffLines(long('a'), long('b'))).toHaveLength(10_000)
})
