import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lex } from './lexer.ts'
import { parseName, quoteName, quoteNameIfNeeded, quoteQualified, quoteString } from './quote.ts'

const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\0') && text.isWellFormed())

describe('quoting', () => {
  it.each([
    ['orders', 'orders'],
    ['ORDER_DB', 'ORDER_DB'],
    ['order', '"order"'],
    ['Left', '"Left"'],
    ['values', '"values"'],
    ['role', '"role"'],
    ['a b', '"a b"'],
    ['1a', '"1a"'],
    ['é', '"é"'],
    ['a"b', '"a""b"'],
    ['type', 'type'],
  ])('%j is written %s', (plain, quoted) => expect(quoteNameIfNeeded(plain)).toBe(quoted))

  it('refuses what no name can be', () => {
    expect(() => quoteName('')).toThrow('empty')
    expect(() => quoteName('a\0')).toThrow('NUL')
    expect(() => quoteString('a\0')).toThrow('NUL')
  })

  it('any name and any string come back as one token with the same value', () => {
    fc.assert(
      fc.property(name, (text) => {
        expect(lex(quoteName(text))).toMatchObject([{ kind: 'quoted', value: text }])
        expect(lex(quoteNameIfNeeded(text))).toMatchObject([{ value: text }])
        expect(lex(quoteString(text))).toMatchObject([{ kind: 'string', value: text }])
      }),
    )
  })

  it('a qualified name comes back as its parts', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), (parts) => {
        expect(parseName(quoteQualified(parts))).toEqual(parts)
      }),
    )
  })
})

describe('parseName', () => {
  it.each([
    ['d', ['d']],
    [' d . "S s" ', ['d', 'S s']],
    ['order', ['order']],
    ['d.s.t', ['d', 's', 't']],
  ])('%j', (text, parts) => expect(parseName(text)).toEqual(parts))

  it.each([
    ['', 1],
    ['my-db', 3],
    ['a.', 2],
    ['a b', 3],
    ['a.b.c.d', 7],
    ["'a'", 1],
    ['a;', 2],
  ])('%j is no name', (text, column) => {
    expect(() => parseName(text)).toThrow(expect.objectContaining({ sqlState: '42601', place: { line: 1, column } }))
  })
})
