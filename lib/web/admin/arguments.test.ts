import { describe, expect, it } from 'vitest'
import { type Command, parseCommand, UsageError } from './arguments.ts'

const words = (line: string) => line.split(' ').filter(Boolean)

describe('the admin command', () => {
  it.each<[string, Command]>([
    ['account create ACME --organization O', { do: 'account create', name: 'ACME', organization: 'O' }],
    ['account list', { do: 'account list' }],
    ['account suspend ACME', { do: 'account suspend', name: 'ACME' }],
    ['account resume ACME', { do: 'account resume', name: 'ACME' }],
    ['account drop ACME', { do: 'account drop', name: 'ACME' }],
    ['account drop ACME --days 30', { do: 'account drop', name: 'ACME', days: 30 }],
    ['account undrop ACME', { do: 'account undrop', name: 'ACME' }],
    [
      'user create ada --email a@b.c --account X --join',
      { do: 'user create', name: 'ada', email: 'a@b.c', account: 'X', role: undefined, password: 'none', join: true },
    ],
    [
      'user create ada --email a@b.c --password-stdin --role R --account X',
      { do: 'user create', name: 'ada', email: 'a@b.c', account: 'X', role: 'R', password: 'stdin' },
    ],
    [
      'user create ada --email a@b.c',
      { do: 'user create', name: 'ada', email: 'a@b.c', account: undefined, role: undefined, password: 'none' },
    ],
    ['user set-password ada', { do: 'user set-password', name: 'ada', account: undefined, password: 'stdin' }],
    ['user sign-in-link ada --account X', { do: 'user sign-in-link', name: 'ada', account: 'X' }],
    ['user disable ada', { do: 'user disable', name: 'ada', account: undefined }],
    ['user list', { do: 'user list', account: undefined }],
    [
      'token create --user ADMIN --role R --days 30',
      { do: 'token create', user: 'ADMIN', account: undefined, role: 'R', days: 30 },
    ],
    ['token revoke abc', { do: 'token revoke', id: 'abc' }],
    ['check', { do: 'check' }],
    ['', { do: 'help' }],
    ['--help', { do: 'help' }],
  ])('reads: %s', (line, command) => expect(parseCommand(words(line))).toEqual(command))

  it.each(['-q', '--query'])('takes a statement that begins with a comment after %s', (option) => {
    expect(parseCommand(['sql', option, '-- why\nSELECT 1', '--format', 'csv'])).toMatchObject({
      do: 'sql',
      source: { from: 'text', text: '-- why\nSELECT 1' },
      format: 'csv',
    })
  })

  it.each<[string[], Partial<Extract<Command, { do: 'sql' }>>]>([
    [['sql', '-q', 'select 1'], { source: { from: 'text', text: 'select 1' }, format: 'table' }],
    [['sql', '-f', 'a.sql', '--format', 'csv'], { source: { from: 'file', path: 'a.sql' }, format: 'csv' }],
    [['sql', '-f', '-'], { source: { from: 'stdin' } }],
    [['sql', '--user', 'U', '--role', 'R'], { source: { from: 'stdin' }, user: 'U', role: 'R' }],
  ])('reads where SQL comes from: %j', (args, command) => expect(parseCommand(args)).toMatchObject(command))

  it.each([
    ['nonsense', /no command 'nonsense'/],
    ['user', /no command 'user'/],
    ['user create', /a name is missing/],
    ['user create ada', /--email is missing/],
    ['user create ada bob --email a@b.c', /'bob' is one word too many/],
    ['user create ada --mail a@b.c', /--mail/],
    ['token create', /--user is missing/],
    ['token create --user A --days soon', /--days/],
    ['token create --user A --days 0', /--days/],
    ['token revoke', /an id is missing/],
    ['sql -q a -f b', /exclude each other/],
    ['sql --format xml', /--format must be one of/],
    ['sql select', /one word too many/],
    ['check now', /one word too many/],
  ])('refuses as bad usage: %s', (line, message) => {
    expect(() => parseCommand(words(line))).toThrow(UsageError)
    expect(() => parseCommand(words(line))).toThrow(message)
  })
})
