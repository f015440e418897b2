import type { ComparedColumn, ComparedRow, Comparison } from '@/lib/warehouse/engine/kept/types'
import type { Column, Row } from '@/lib/warehouse/engine/types'

/** How a cell of a comparison is marked. */
export type Tone = 'differs' | 'only-a' | 'only-b' | 'absent'

/** What the server answers about two results, a page's rows aside. */
export type ComparedFacts = Comparison & { types: [string[], string[]] }

/** A column of the comparison's grid: the kind of a pair, or cells of one side, or cells that are alike on both. */
type Slot = { from: 'kind' } | { from: 'a' | 'b' | 'both'; pair: ComparedColumn; mark: number }

/** What lies where in the grid of a comparison: a column of each side beside the other, or one where they are alike. */
export interface Layout {
  columns: Column[]
  slots: Slot[]
}

const kinds: Record<ComparedRow[0], string> = {
  same: 'same',
  changed: 'differs',
  added: 'only in B',
  removed: 'only in A',
}

/** `unfold`: both sides of every column, not of those alone that differ. */
export function layoutOf({ columns, types }: ComparedFacts, keys: readonly number[], unfold: boolean): Layout {
  const layout: Layout = { columns: [{ name: 'Rows', type: '', nullable: false }], slots: [{ from: 'kind' }] }
  const shared = columns.filter(({ left, right }) => left !== null && right !== null)
  const add = (from: 'a' | 'b' | 'both', pair: ComparedColumn) => {
    const type = from === 'b' ? types[1][pair.right!]! : types[0][pair.left!]!
    const side = { a: ' A', b: ' B', both: '' }[from]
    layout.columns.push({ name: pair.name + side, type, nullable: true })
    layout.slots.push({ from, pair, mark: shared.indexOf(pair) })
  }
  for (const pair of columns) {
    const alike = pair.left !== null && pair.right !== null && pair.different === 0 && sameType(pair, types)
    const isKey = pair.left !== null && keys.includes(pair.left)
    if (alike && (isKey || !unfold)) add('both', pair)
    else {
      if (pair.left !== null) add('a', pair)
      if (pair.right !== null) add('b', pair)
    }
  }
  return layout
}

const sameType = ({ left, right }: ComparedColumn, types: ComparedFacts['types']) =>
  types[0][left!] === types[1][right!]

/** A pair of rows as a row of the grid, with the tone of each of its cells. */
export interface GridPair {
  row: Row
  tones: (Tone | undefined)[]
}

export function gridPair([kind, left, right, marks]: ComparedRow, { slots }: Layout): GridPair {
  const row: Row = []
  const tones: GridPair['tones'] = []
  const only = kind === 'removed' ? 'only-a' : kind === 'added' ? 'only-b' : undefined
  for (const slot of slots) {
    if (slot.from === 'kind') {
      row.push(kinds[kind])
      tones.push(only ?? (kind === 'changed' ? 'differs' : undefined))
      continue
    }
    const { from, pair } = slot
    const side = from === 'b' || (from === 'both' && !left) ? right : left
    const at = side === left ? pair.left : pair.right
    row.push(side?.[at!] ?? null)
    tones.push(side ? (only ?? (marks[slot.mark] === '1' ? 'differs' : undefined)) : 'absent')
  }
  return { row, tones }
}

/** A first guess of what rows are matched by: a first column that is called like a key; else their positions. */
export function guessKeys(a: readonly Column[], b: readonly Column[]): number[] {
  const first = a[0]
  const isKey = first !== undefined && /^(id|key|uuid)$|_(id|key)$/i.test(first.name)
  return isKey && b.some(({ name }) => name === first.name) ? [0] : []
}
