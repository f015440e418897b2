import { describe, expect, it } from 'vitest'
import { placeInWhole } from './run.ts'

describe('a place in a piece', () => {
  it.each([
    [
      { line: 1, column: 1 },
      { line: 1, column: 8 },
      { line: 1, column: 8 },
    ],
    [
      { line: 1, column: 12 },
      { line: 1, column: 8 },
      { line: 1, column: 19 },
    ],
    [
      { line: 3, column: 5 },
      { line: 1, column: 8 },
      { line: 3, column: 12 },
    ],
    [
      { line: 3, column: 5 },
      { line: 2, column: 8 },
      { line: 4, column: 8 },
    ],
  ])('that starts at %j: %j is %j in the whole', (piece, inside, whole) => {
    expect(placeInWhole(piece, inside)).toEqual(whole)
  })
})
