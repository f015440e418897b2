import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edit, mapPosition } from './edit.ts'

describe('edit', () => {
  const edited = edit('select a from b', [
    { start: 14, end: 15, text: '"~is".b' },
    { start: 7, end: 8, text: 'xyz' },
    { start: 0, end: 0, text: '/**/' },
  ])

  it('applies replacements in any order', () => expect(edited.text).toBe('/**/select xyz from "~is".b'))

  it.each([
    [0, 0],
    [4, 0],
    [10, 6],
    [11, 7],
    [13, 7],
    [14, 8],
    [20, 14],
    [26, 14],
    [27, 15],
  ])('offset %i of the result is %i of the original', (offset, original) => {
    expect(mapPosition(edited, offset)).toBe(original)
  })

  it('refuses what overlaps or leaves the text', () => {
    const one = { start: 1, end: 3, text: '' }
    expect(() => edit('abcd', [one, { start: 2, end: 4, text: '' }])).toThrow(RangeError)
    expect(() => edit('abcd', [{ start: 3, end: 5, text: '' }])).toThrow(RangeError)
    expect(() => edit('abcd', [{ start: 3, end: 2, text: '' }])).toThrow(RangeError)
  })
})

it('every character that stays keeps its place', () => {
  const gaps = fc.array(fc.tuple(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 })))
  fc.assert(
    fc.property(gaps, fc.string(), (parts, tail) => {
      let text = ''
      const replacements = parts.map(([kept, old, text_]) => {
        const start = text.length + kept.length
        text += kept + old
        return { start, end: start + old.length, text: text_ }
      })
      text += tail
      const edited = edit(text, replacements)
      expect(edited.text).toBe(`${parts.map(([kept, , inserted]) => kept + inserted).join('')}${tail}`)
      let last = 0
      for (let offset = 0; offset <= edited.text.length; offset++) {
        const original = mapPosition(edited, offset)
        expect(original).toBeGreaterThanOrEqual(last)
        last = original
      }
      expect(mapPosition(edited, edited.text.length)).toBe(text.length)
    }),
  )
})
