import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MallardError } from '../errors.ts'
import { code, firstKeyword, lex, lexStatement, upper } from './lexer.ts'

const shape = (text: string) => lex(text).map(({ kind, text: written }) => `${kind} ${written}`)
const values = (text: string) => code(lex(text)).map((token) => token.value)

function fault(text: string): MallardError {
  try {
    lex(text)
  } catch (error) {
    return error as MallardError
  }
  throw new Error(`accepted: ${text}`)
}

describe('tokens end where DuckDB ends them', () => {
  it.each([
    ['select a$1,_b', ['identifier select', 'identifier a$1', 'operator ,', 'identifier _b']],
    ['1 --x\r+1', ['number 1', 'comment --x', 'operator +', 'number 1']],
    ['1 --x\n+1', ['number 1', 'comment --x', 'operator +', 'number 1']],
    ['/* a /* b */ c */1', ['comment /* a /* b */ c */', 'number 1']],
    ['/*/ 1 */2', ['comment /*/ 1 */', 'number 2']],
    ['1+/**/-2', ['number 1', 'operator +', 'comment /**/', 'operator -', 'number 2']],
    ['1+--x', ['number 1', 'operator +', 'comment --x']],
    ['a=-1', ['identifier a', 'operator =', 'operator -', 'number 1']],
    ['@-1', ['operator @-', 'number 1']],
    [
      "a->>'x'->1::int",
      ['identifier a', 'operator ->>', "string 'x'", 'operator ->', 'number 1', 'operator ::', 'identifier int'],
    ],
    [
      'f(a:=1,b=>2)',
      [
        'identifier f',
        'operator (',
        'identifier a',
        'operator :=',
        'number 1',
        'operator ,',
        'identifier b',
        'operator =>',
        'number 2',
        'operator )',
      ],
    ],
    ['0x1F', ['number 0', 'identifier x1F']],
    ['1_000.5_0e-3', ['number 1_000.5_0e-3']],
    ['1__0', ['number 1', 'identifier __0']],
    ['.5 5. 1e5', ['number .5', 'number 5.', 'number 1e5']],
    ['1..2', ['number 1', 'operator ..', 'number 2']],
    ['1.5.5', ['number 1.5', 'number .5']],
    ['1e+', ['number 1', 'identifier e', 'operator +']],
    ['x[1:2]', ['identifier x', 'operator [', 'number 1', 'operator :', 'number 2', 'operator ]']],
    ['? ?1 $1 $ab $"a b"', ['parameter ?', 'parameter ?1', 'parameter $1', 'parameter $ab', 'parameter $"a b"']],
    ['#1 @x', ['operator #', 'number 1', 'operator @', 'identifier x']],
    ['$a$x$b$ ; $a$', ['string $a$x$b$ ; $a$']],
    ['a$$b$$', ['identifier a$$b$$']],
    ['$é$;$é$', ['string $é$;$é$']],
    ["E'a\\';'b", ["string E'a\\';'", 'identifier b']],
    ["'a\\'b", ["string 'a\\'", 'identifier b']],
    ["x'ab''cd'", ["string x'ab'", "string 'cd'"]],
    ["n'a'", ['identifier n', "string 'a'"]],
    ['u&1', ['identifier u', 'operator &', 'number 1']],
    ['"a""b"".c"', ['quoted "a""b"".c"']],
    ['été😀 名', ['identifier été😀', 'identifier 名']],
    ['a\u0085b', ['identifier a\u0085b']],
    ['a\u00a0b\u3000c\u200bd\ufeffe', ['identifier a', 'identifier b', 'identifier c', 'identifier d', 'identifier e']],
    ['a\fb', ['identifier a', 'identifier b']],
    ["'a' -- it's\r\n  'b'", ["string 'a' -- it's\r\n  'b'"]],
    ["'a' 'b'", ["string 'a'", "string 'b'"]],
    ["'a' /*x*/\n'b'", ["string 'a'", 'comment /*x*/', "string 'b'"]],
  ])('%j', (text, expected) => expect(shape(text)).toEqual(expected))

  it('does not see a Unicode space behind a quote in a block comment, as DuckDB does not', () => {
    expect(shape("/* ' */a\u00a0b c")).toEqual(["comment /* ' */", 'identifier a\u00a0b', 'identifier c'])
  })
})

describe('values', () => {
  it.each([
    ["'it''s'", "it's"],
    ["'a'\n'b'''", "ab'"],
    ["'a' -- it's\n'b'", 'ab'],
    ["E'a\\n\\'\\x41\\101\\q'''", "a\n'AAq'"],
    ['$t$a\n$$b$t$', 'a\n$$b'],
    ['$$$$', ''],
    ["X'AB'\n'CD'", 'xABCD'],
    ['"My ""t"""', 'My "t"'],
    ['$"a b"', 'a b'],
    ['$12', '12'],
    ['Foo', 'Foo'],
  ])('%j', (text, value) => expect(values(text)).toEqual([value]))

  it('gives keywords in ASCII upper case and for unquoted words only', () => {
    expect(code(lex('Select "from" ſelect')).map((token) => token.keyword)).toEqual(['SELECT', '', 'ſELECT'])
    expect(upper('ıi')).toBe('ıI')
  })
})

describe('refusals point at the place', () => {
  it.each([
    ["select\n 'abc", 2, 2, '42601'],
    ['select "abc', 1, 8, '42601'],
    ['select /* /* */', 1, 8, '42601'],
    ['select $a$ $b$', 1, 8, '42601'],
    ["select E'\\'", 1, 8, '42601'],
    ['select ""', 1, 8, '42601'],
    ['select 1\0', 1, 9, '42601'],
    ['select \ud800x', 1, 8, '42601'],
    ['select `a`', 1, 8, '0A000'],
    ["select U&'a'", 1, 8, '0A000'],
    ['select u&"a"', 1, 8, '0A000'],
    ["select E'a'\n'b'", 1, 8, '0A000'],
    ["select E'a\\u0041'", 1, 11, '0A000'],
    ["select E'\\xff'", 1, 10, '0A000'],
    ['select $ a', 1, 8, '42601'],
    ['select 1\v', 1, 9, '42601'],
    ["select $e'a'", 1, 8, '42601'],
    [`select ${'<'.repeat(64)}`, 1, 8, '42601'],
  ])('%j', (text, line, column, sqlState) => {
    expect(fault(text)).toMatchObject({ place: { line, column }, sqlState })
  })
})

it.each([
  ["/* x */ -- y\n Select 'unterminated", 'SELECT'],
  ['"select" 1', ''],
  ['(select 1)', ''],
  ['', ''],
])('the first keyword of %j is %j', (text, keyword) => expect(firstKeyword(text)).toBe(keyword))

describe('one statement', () => {
  it('drops comments and semicolons at the end', () => {
    expect(lexStatement('select 1; /* x */ ;').map((token) => token.text)).toEqual(['select', '1'])
  })
  it('refuses a second statement', () => {
    expect(() => lexStatement('select 1;\nselect 2')).toThrow(
      expect.objectContaining({ place: { line: 2, column: 1 } }),
    )
  })
})

const soup = fc
  .array(
    fc.constantFrom(
      "'",
      '"',
      '$',
      '$a$',
      'a',
      "E'",
      '-',
      '--',
      '/*',
      '*/',
      '\\',
      '\n',
      '\r',
      ';',
      '\u00a0',
      'é',
      '😀',
      ' ',
      '1',
      '.',
      ':',
      '+',
      '@',
      '?',
      '_',
      "x'",
      '1e',
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''))

it('any text ends, with offsets that rise and nothing but white space between tokens', () => {
  fc.assert(
    fc.property(soup, (text) => {
      let tokens: ReturnType<typeof lex>
      try {
        tokens = lex(text)
      } catch (error) {
        expect((error as Error).name).toBe('MallardError')
        return
      }
      let at = 0
      for (const token of tokens) {
        expect(text.slice(at, token.start)).toMatch(/^[ \t\n\r\f\u00a0]*$/)
        expect(token.end).toBeGreaterThan(token.start)
        expect(token.text).toBe(text.slice(token.start, token.end))
        at = token.end
      }
      expect(text.slice(at)).toMatch(/^[ \t\n\r\f\u00a0]*$/)
    }),
    { numRuns: 2000 },
  )
})
