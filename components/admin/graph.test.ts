import { expect, test } from 'vitest'
import { layoutRoles, neighbour, nodeWidth, related } from './graph'

const roles = [
  { name: 'ADMIN', parents: [] },
  { name: 'SYS', parents: ['ADMIN'] },
  { name: 'SEC', parents: ['ADMIN'] },
  { name: 'PUBLIC', parents: ['SYS', 'SEC', 'ADMIN'] },
  { name: 'LONE', parents: [] },
]

test('who inherits stands above what is inherited, by the longest way', () => {
  const { nodes, edges } = layoutRoles(roles)
  const layer = Object.fromEntries(nodes.map((node) => [node.name, node.layer]))
  expect(layer).toEqual({ ADMIN: 0, LONE: 0, SYS: 1, SEC: 1, PUBLIC: 2 })
  expect(edges).toHaveLength(5)
  for (const { from, to } of edges) expect(from.y).toBeLessThan(to.y)
})

test('no two roles stand on each other, even a thousand under one', () => {
  const many = [...roles, ...Array.from({ length: 1000 }, (_, i) => ({ name: `R${i}`, parents: ['SYS'] }))]
  const { nodes, width } = layoutRoles(many)
  expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(nodes.length)
  expect(Math.max(...nodes.map(({ x }) => x + nodeWidth))).toBeLessThanOrEqual(width)
})

test('arrow keys go along inheritance, and reach every role', () => {
  const layout = layoutRoles(roles)
  expect(neighbour(layout, 'PUBLIC', 'ArrowUp')).not.toBeNull()
  expect(['SYS', 'SEC', 'PUBLIC']).toContain(neighbour(layout, 'ADMIN', 'ArrowDown'))
  const seen = new Set<string>()
  for (let at: string | null = layout.nodes[0]!.name; at && !seen.has(at); at = neighbour(layout, at, 'ArrowRight'))
    seen.add(at)
  expect(seen.size).toBe(roles.length)
})

test('what is related to a role lies above or below it', () => {
  expect([...related(roles, 'SYS')].sort()).toEqual(['ADMIN', 'PUBLIC', 'SYS'])
  expect([...related(roles, 'LONE')]).toEqual(['LONE'])
})
