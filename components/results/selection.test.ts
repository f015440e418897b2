import { expect, test } from 'vitest'
import { moved, rectangle, type Selection } from './selection'

const at = (row: number, column: number): Selection => ({ anchor: { row, column }, cursor: { row, column } })
const extent = { rows: 100, columns: 5, page: 20 }
const press = (key: string, more: { shiftKey?: boolean; ctrlKey?: boolean } = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  ...more,
})

test('arrows move by one and stop at the edges; above the first row is the header', () => {
  expect(moved(at(3, 2), press('ArrowDown'), extent)?.cursor).toEqual({ row: 4, column: 2 })
  expect(moved(at(99, 4), press('ArrowRight'), extent)?.cursor).toEqual({ row: 99, column: 4 })
  expect(moved(at(0, 0), press('ArrowUp'), extent)?.cursor).toEqual({ row: -1, column: 0 })
  expect(moved(at(-1, 0), press('ArrowUp'), extent)?.cursor).toEqual({ row: -1, column: 0 })
})

test('shift extends from the anchor, never over the header', () => {
  const grown = moved(
    moved(at(1, 1), press('ArrowDown', { shiftKey: true }), extent)!,
    press('End', { shiftKey: true }),
    extent,
  )!
  expect(rectangle(grown)).toEqual({ top: 1, bottom: 2, left: 1, right: 4 })
  expect(moved(at(0, 0), press('ArrowUp', { shiftKey: true }), extent)?.cursor.row).toBe(0)
})

test('ctrl jumps to the ends and selects all', () => {
  expect(moved(at(5, 2), press('End', { ctrlKey: true }), extent)?.cursor).toEqual({ row: 99, column: 4 })
  expect(rectangle(moved(at(5, 2), press('a', { ctrlKey: true }), extent)!)).toEqual({
    top: 0,
    bottom: 99,
    left: 0,
    right: 4,
  })
})

test('an empty result keeps the cursor in the header', () => {
  expect(moved(at(-1, 0), press('ArrowDown'), { ...extent, rows: 0 })?.cursor.row).toBe(-1)
})

test('other keys are not its business', () => {
  expect(moved(at(0, 0), press('x'), extent)).toBeNull()
})
