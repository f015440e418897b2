import { describe, expect, it } from 'vitest'
import {
  besideTab,
  closeTabs,
  freeTab,
  joinTabs,
  noTabs,
  type OpenTabs,
  openTabsAtStart,
  showTab,
  splitTabs,
} from './open-tabs'

const open = (tabs: string, left: string | null, right: string | null = null, side: 0 | 1 = 0): OpenTabs => ({
  tabs: [...tabs],
  panes: [left, right],
  side,
  closed: [],
})
const told = ({ tabs, panes, side }: OpenTabs) => `${tabs.join('')} ${panes[0] ?? '-'}${panes[1] ?? ''} ${side}`

describe('tabs of worksheets', () => {
  it.each<[string, OpenTabs, string]>([
    ['the first one', showTab(noTabs, 'a'), 'a a 0'],
    ['a new one beside it', showTab(open('a', 'a'), 'b'), 'ab b 0'],
    ['one that is there', showTab(open('ab', 'b'), 'a'), 'ab a 0'],
    ['in the focused half', showTab(open('abc', 'a', 'b', 1), 'c'), 'abc ac 1'],
    ['what the other half shows', showTab(open('abc', 'a', 'b', 1), 'a'), 'abc ab 0'],
  ])('show %s', (_, now, expected) => expect(told(now)).toBe(expected))

  it.each<[string, OpenTabs, string[], string]>([
    ['the only one', open('a', 'a'), ['a'], ' - 0'],
    ['one in the middle', open('abc', 'b'), ['b'], 'ac c 0'],
    ['the last', open('abc', 'c'), ['c'], 'ab b 0'],
    ['one that is not shown', open('abc', 'a'), ['c'], 'ab a 0'],
    ['one half of a split, another is free', open('abc', 'a', 'b', 1), ['b'], 'ac ac 1'],
    ['one half of a split, none is free', open('ab', 'a', 'b', 1), ['b'], 'a a 0'],
    ['the left half, none is free', open('ab', 'a', 'b', 0), ['a'], 'b b 0'],
    ['both halves', open('abc', 'a', 'b', 1), ['a', 'b'], 'c c 0'],
    ['all', open('ab', 'a', 'b', 1), ['a', 'b'], ' - 0'],
    ['what is not open', open('ab', 'a'), ['x'], 'ab a 0'],
  ])('close %s', (_, before, ids, expected) => expect(told(closeTabs(before, ids))).toBe(expected))

  it('remember what was closed until it is open again', () => {
    const closed = closeTabs(open('abc', 'a'), ['b', 'c'])
    expect(closed.closed).toEqual(['b', 'c'])
    expect(showTab(closed, 'c').closed).toEqual(['b'])
  })

  it('split and join', () => {
    const both = splitTabs(open('ab', 'a'), 'b')
    expect(told(both)).toBe('ab ab 1')
    expect(told(joinTabs(both))).toBe('ab b 0')
    expect(told(splitTabs(open('a', 'a'), 'n'))).toBe('an an 1')
    expect(freeTab(open('ab', 'a'))).toBe('b')
    expect(freeTab(open('ab', 'a', 'b'))).toBeNull()
  })

  it('go round, past the other half', () => {
    expect(besideTab(open('abc', 'c'), 1)).toBe('a')
    expect(besideTab(open('abc', 'a'), -1)).toBe('c')
    expect(besideTab(open('abc', 'a', 'b'), 1)).toBe('c')
    expect(besideTab(noTabs, 1)).toBeNull()
  })

  it.each<[string, Pick<OpenTabs, 'tabs' | 'panes' | 'side'> | null, string | null, string]>([
    ['with nothing', null, null, ' - 0'],
    ['with the worksheet of the address', null, 'a', 'a a 0'],
    ['as they were', open('abc', 'a', 'b', 1), null, 'abc ab 1'],
    ['with the address in the focused half', open('abc', 'a', 'b', 1), 'c', 'abc ac 1'],
    ['without what is gone', open('axb', 'x', 'b', 1), null, 'ab b 0'],
    ['without what the address names but is gone', open('ab', 'a'), 'x', 'ab a 0'],
  ])('begin %s', (_, remembered, wanted, expected) =>
    expect(told(openTabsAtStart(remembered, (id) => id !== 'x', wanted))).toBe(expected),
  )
})
