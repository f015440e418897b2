import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeAt } from '../errors.ts'
import { split, statementAt } from './split.ts'

const texts = (text: string) => split(text).map((piece) => piece.text)

describe('split', () => {
  it.each([
    ['', []],
    [' ; ;; -- only a comment\n; /* x */', []],
    ['select 1', ['select 1']],
    ['select 1;\nselect 2;', ['select 1', 'select 2']],
    ['select \';\' ; select ";" ; select $$;$$', ["select ';'", 'select ";"', 'select $$;$$']],
    ['select 1 -- a;b\n, 2; select 3', ['select 1 -- a;b\n, 2', 'select 3']],
    ['select 1 --x\r; select 2', ['select 1 --x', 'select 2']],
    ['/* ; /* ; */ ; */ select 1', ['/* ; /* ; */ ; */ select 1']],
    ["select E'\\';'; select 2", ["select E'\\';'", 'select 2']],
    ["select 'a\\'; select 2", ["select 'a\\'", 'select 2']],
    ["select 1; select 'abc; select 2", ['select 1', "select 'abc; select 2"]],
    ['a;b', ['a', 'b']],
  ])('%j', (text, expected) => expect(texts(text)).toEqual(expected))

  it('tells where each piece begins', () => {
    expect(split('select 1;\n\n  select 2; x').map((piece) => piece.place)).toEqual([
      { line: 1, column: 1 },
      { line: 3, column: 3 },
      { line: 3, column: 13 },
    ])
  })

  it('cuts a megabyte in well under the time that a keystroke may take', () => {
    const line = "select a.b, 'it''s; x', count(*) from d.s.\"My T\" -- comment;\n where a->>'x' = $1;\n"
    const text = line.repeat(Math.ceil(1e6 / line.length))
    split(text)
    const start = performance.now()
    expect(split(text).length).toBe(Math.ceil(1e6 / line.length))
    expect(performance.now() - start).toBeLessThan(500)
  })
})

describe('statementAt', () => {
  const text = 'select 1; -- one\nselect 2;\n\n-- three\nselect 3'
  it.each([
    [0, 'select 1'],
    [8, 'select 1'],
    [9, 'select 1'],
    [17, '-- one\nselect 2'],
    [26, '-- one\nselect 2'],
    [27, '-- three\nselect 3'],
    [text.length, '-- three\nselect 3'],
  ])('at %i', (offset, expected) => expect(statementAt(text, offset)?.text).toBe(expected))

  it('takes the last statement behind the end, and none in an empty text', () => {
    expect(statementAt('select 1;\n\n', 11)?.text).toBe('select 1')
    expect(statementAt('  \n', 1)).toBeNull()
  })
})

const atom = fc.constantFrom(
  'select 1',
  "';'",
  '"a;"',
  '$$;$$',
  '/* ; */',
  '-- ;\n',
  ' ',
  '\n',
  ';',
  'é',
  "E'\\';'",
  ',',
  "it's",
)
const soup = fc.array(atom, { maxLength: 25 }).map((parts) => parts.join(''))

it('pieces and what lies between make up the text, and what lies between is no statement', () => {
  fc.assert(
    fc.property(soup, (text) => {
      let at = 0
      for (const piece of split(text)) {
        expect(piece.start).toBeGreaterThanOrEqual(at)
        expect(piece.text).toBe(text.slice(piece.start, piece.end))
        expect(piece.place).toEqual(placeAt(text, piece.start))
        expect(split(text.slice(at, piece.start))).toEqual([])
        expect(split(piece.text)).toHaveLength(1)
        at = piece.end
      }
      expect(split(text.slice(at))).toEqual([])
    }),
    { numRuns: 1000 },
  )
})
