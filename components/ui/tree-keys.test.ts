import { expect, test } from 'vitest'
import { type TreeLine, treeStep, typedLine } from './tree-keys'

const lines: TreeLine[] = [
  { depth: 0, name: 'sales', open: true },
  { depth: 1, name: 'main', open: false },
  { depth: 1, name: 'Loading', note: true },
  { depth: 0, name: 'stock', open: false },
  { depth: 0, name: 'notes' },
]

test('up and down pass over messages', () => {
  expect(treeStep(lines, 1, 'ArrowDown')).toEqual({ do: 'go', to: 3 })
  expect(treeStep(lines, 3, 'ArrowUp')).toEqual({ do: 'go', to: 1 })
  expect(treeStep(lines, 0, 'ArrowUp')).toBeNull()
  expect(treeStep(lines, 0, 'End')).toEqual({ do: 'go', to: 4 })
})

test('right opens, then goes inside; left closes, then goes to the parent', () => {
  expect(treeStep(lines, 1, 'ArrowRight')).toEqual({ do: 'toggle' })
  expect(treeStep(lines, 0, 'ArrowRight')).toEqual({ do: 'go', to: 1 })
  expect(treeStep(lines, 0, 'ArrowLeft')).toEqual({ do: 'toggle' })
  expect(treeStep(lines, 1, 'ArrowLeft')).toEqual({ do: 'go', to: 0 })
  expect(treeStep(lines, 4, 'ArrowRight')).toBeNull()
})

test('letters jump to names, round the end, and a longer word stays where it fits', () => {
  expect(typedLine(lines, 0, 's')).toBe(3)
  expect(typedLine(lines, 3, 's')).toBe(0)
  expect(typedLine(lines, 0, 'st')).toBe(3)
  expect(typedLine(lines, 3, 'st')).toBe(3)
  expect(typedLine(lines, 0, 'x')).toBeNull()
})
