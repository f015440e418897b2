import { expect, it } from 'vitest'
import { ranked } from './ranking.ts'

const all = [
  'sales.main.orders',
  'sales.main.order_lines',
  'sales.main.reorders',
  'sales.main.old_orders',
  'orders.main.x',
]
const things = all.map((path) => ({ name: path.split('.').at(-1)!, path }))
const found = (text: string, most = 10) => ranked(things, text, most).map(({ path }) => path)

it.each([
  ['orders', ['sales.main.orders', 'sales.main.old_orders', 'sales.main.reorders', 'orders.main.x']],
  [
    'ORDER',
    ['sales.main.orders', 'sales.main.order_lines', 'sales.main.old_orders', 'sales.main.reorders', 'orders.main.x'],
  ],
  ['sales.order_', ['sales.main.order_lines']],
  ['sales orders', ['sales.main.orders', 'sales.main.old_orders', 'sales.main.reorders']],
  ['nothing', []],
])('%s', (text, expected) => expect(found(text)).toEqual(expected))

it('gives no more than asked for, and all in their order for nothing typed', () => {
  expect(found('order', 2)).toHaveLength(2)
  expect(found('')).toHaveLength(5)
})
