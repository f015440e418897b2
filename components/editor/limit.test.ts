import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { limitSize } from './limit'

function typed(doc: string, ...changes: { from: number; to?: number; insert?: string }[]) {
  let refusals = 0
  let state = EditorState.create({ doc, extensions: limitSize(10, () => refusals++) })
  for (const change of changes) state = state.update({ changes: change }).state
  return [state.doc.toString(), refusals]
}

test('a change that makes the text too long does not happen; bytes count, not characters', () => {
  expect(typed('12345', { from: 5, insert: '67890' })).toEqual(['1234567890', 0])
  expect(typed('12345', { from: 5, insert: '678901' })).toEqual(['12345', 1])
  expect(typed('äöü', { from: 3, insert: 'éé' })).toEqual(['äöüéé', 0])
  expect(typed('äöü', { from: 3, insert: 'éé!' })).toEqual(['äöü', 1])
  expect(typed('a\nb', { from: 3, insert: '\n2345678' })).toEqual(['a\nb', 1])
})

test('what is taken out makes room, and a text that is too long already may shrink', () => {
  expect(typed('1234567890', { from: 0, to: 5 }, { from: 0, insert: 'ä' })).toEqual(['ä67890', 0])
  expect(typed('x'.repeat(20), { from: 0, to: 2 }, { from: 0, insert: 'y' })).toEqual(['x'.repeat(18), 1])
})
