import { expect, test } from 'vitest'
import { checkPassword } from './passwords.ts'

test.each([
  ['elevenchars', 'too short'],
  ['aaaaaaaaaaaaaaaa', 'repeats'],
  ['abababababab', 'repeats'],
  ['ann-the-usermallard', 'little more'],
  ['Password1234', 'leaked'],
  ['1qaz2wsx3edc', 'leaked'],
  ['LeaveMeAlone', 'leaked'],
  ['correcthorsebatterystaple', 'leaked'],
  ['x'.repeat(1_000_000), 'too long'],
  [`${'long '.repeat(300)}`, 'too long'],
])('%s is refused: %s', (password, why) => {
  expect(() => checkPassword(password, 'ann-the-user')).toThrow(why)
})

test.each(['grebes dive at dusk', 'ÄÖÜäöüßéèêàç', '🦆🦢🐦🐧🦉🦅🦜🦚🦃🐓🐔🐣', 'x7$kQ9!pLm2&'])(
  '%s is accepted',
  (password) => {
    expect(() => checkPassword(password, 'ann-the-user')).not.toThrow()
  },
)
