import { describe, expect, it } from 'vitest'
import { type ComparedFacts, gridPair, guessKeys, layoutOf } from './compared'

const column = (name: string) => ({ name, type: 'INTEGER', nullable: true })
const facts: ComparedFacts = {
  columns: [
    { name: 'id', left: 0, right: 1, different: 0 },
    { name: 'age', left: 1, right: 0, different: 3 },
    { name: 'gone', left: 2, right: null, different: 0 },
  ],
  types: [
    ['INTEGER', 'INTEGER', 'DATE'],
    ['BIGINT', 'INTEGER'],
  ],
  counts: { same: 1, changed: 3, added: 1, removed: 1 },
  total: 6,
}

describe('a comparison', () => {
  const layout = layoutOf(facts, [0], false)

  it('shows what is alike once, and both sides of what is not', () => {
    expect(layout.columns.map(({ name, type }) => [name, type])).toEqual([
      ['Rows', ''],
      ['id', 'INTEGER'],
      ['age A', 'INTEGER'],
      ['age B', 'BIGINT'],
      ['gone A', 'DATE'],
    ])
    expect(layoutOf(facts, [], true).columns.map(({ name }) => name)).toEqual([
      'Rows',
      'id A',
      'id B',
      'age A',
      'age B',
      'gone A',
    ])
  })

  it('marks the cells that differ, and what one side has not', () => {
    expect(gridPair(['changed', ['1', '30', null], ['31', '1'], '01'], layout)).toEqual({
      row: ['differs', '1', '30', '31', null],
      tones: ['differs', undefined, 'differs', 'differs', undefined],
    })
    expect(gridPair(['added', null, ['5', '9'], ''], layout)).toEqual({
      row: ['only in B', '9', null, '5', null],
      tones: ['only-b', 'only-b', 'absent', 'only-b', 'absent'],
    })
    expect(gridPair(['removed', ['1', '2', '3'], null, ''], layout).tones.slice(2)).toEqual([
      'only-a',
      'absent',
      'only-a',
    ])
  })

  it('guesses a key from its name alone', () => {
    expect(guessKeys([column('order_id'), column('x')], [column('x'), column('order_id')])).toEqual([0])
    expect(guessKeys([column('paid'), column('id')], [column('paid'), column('id')])).toEqual([])
    expect(guessKeys([], [])).toEqual([])
  })
})
