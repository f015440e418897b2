import { expect, it } from 'vitest'
import { checkedName, checkedOwnName } from './row.ts'

const message = (check: (name: string) => string, name: string): string => {
  try {
    return check(name) === name ? '' : 'changed'
  } catch (error) {
    return (error as Error).message
  }
}

it.each([
  'ann',
  'Ann Lee',
  'Zoë',
  'Łukasz',
  'Ольга',
  'Ελένη',
  '李雷',
  'محمد',
  'सीता',
  "O'Neil-2",
  'x'.repeat(255),
  '\u{1f986}',
])('takes %s, also of somebody who chooses it', (name) => {
  expect(message(checkedName, name)).toBe('')
  expect(message(checkedOwnName, name)).toBe('')
})

it.each([
  ['', 'nothing'],
  ['  ', 'spaces'],
  ['a\nb', 'a line break'],
  ['a\u0000', 'a NUL'],
  ['ad\u200bmin', 'a space of no width'],
  ['ad\u00admin', 'a soft hyphen'],
  ['\u202enimda', 'a change of direction'],
  ['\u2066admin', 'an isolate'],
  ['admin\u2028', 'a line separator'],
  ['a\ud800', 'half a pair'],
  ['a\ue000', 'a private character'],
  ['a\ufeff', 'a byte order mark'],
  ['x'.repeat(256), 'too much'],
])('refuses %j: %s', (name) => {
  expect(message(checkedName, name)).toContain('printable')
  expect(message(checkedOwnName, name)).not.toBe('')
})

it.each([
  ['\u0430nn', 'a Cyrillic a'],
  ['\u0391DMIN', 'a Greek Alpha'],
  ['admin\u0585', 'an Armenian o'],
  ['\uff21dmin', 'a wide A'],
  ['zo\u0065\u0308', 'a letter in two parts'],
  ['\u2170nn', 'a Roman numeral'],
  [' admin', 'a space before'],
  ['ann  lee', 'two spaces'],
  ['ann\u00a0lee', 'a space that does not break'],
])('takes %j from an administrator, and refuses it of somebody who chooses it: %s', (name) => {
  expect(message(checkedName, name)).toBe('')
  expect(message(checkedOwnName, name)).toContain('easily taken')
})
