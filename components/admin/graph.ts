/** A role as the graph draws it: `parents` inherit from it. */
export interface GraphRole {
  name: string
  parents: readonly string[]
}

export interface GraphNode {
  name: string
  /** Top left corner, in pixels. */
  x: number
  y: number
  layer: number
}

export interface RoleGraphLayout {
  nodes: GraphNode[]
  /** From who inherits to what is inherited. */
  edges: { from: GraphNode; to: GraphNode }[]
  width: number
  height: number
}

export const nodeWidth = 148
export const nodeHeight = 30
const gapX = 20
const gapY = 52
/** More than this in one layer are set in several rows, so that a thousand roles under one stay readable. */
const mostInRow = 8

/** A role's layer: one below the lowest of those that inherit from it. A cycle cannot be granted. */
function layersOf(roles: readonly GraphRole[]): Map<string, number> {
  const byName = new Map(roles.map((role) => [role.name, role]))
  const layers = new Map<string, number>()
  const layer = (name: string): number => {
    const known = layers.get(name)
    if (known !== undefined) return known
    layers.set(name, 0)
    const above = byName.get(name)?.parents.filter((parent) => byName.has(parent)) ?? []
    const own = above.length === 0 ? 0 : Math.max(...above.map(layer)) + 1
    layers.set(name, own)
    return own
  }
  for (const { name } of roles) layer(name)
  return layers
}

/** Where each role stands: who inherits is above what is inherited, near the middle of those that inherit it. */
export function layoutRoles(roles: readonly GraphRole[]): RoleGraphLayout {
  const layers = layersOf(roles)
  const depth = Math.max(0, ...layers.values())
  const placed = new Map<string, GraphNode>()
  let y = 0
  let widest = 0
  for (let layer = 0; layer <= depth; layer++) {
    const middle = ({ parents }: GraphRole) => {
      const above = parents.flatMap((name) => placed.get(name) ?? [])
      return above.length === 0 ? 0 : above.reduce((sum, node) => sum + node.x, 0) / above.length
    }
    const here = roles
      .filter(({ name }) => layers.get(name) === layer)
      .sort((a, b) => middle(a) - middle(b) || (a.name < b.name ? -1 : 1))
    for (let start = 0; start < here.length; start += mostInRow) {
      const row = here.slice(start, start + mostInRow)
      row.forEach(({ name }, at) => {
        placed.set(name, { name, layer, x: at * (nodeWidth + gapX), y })
      })
      widest = Math.max(widest, row.length * (nodeWidth + gapX) - gapX)
      const last = start + mostInRow >= here.length
      y += nodeHeight + (last ? gapY : 12)
    }
  }
  centre([...placed.values()], widest)
  const edges = roles.flatMap(({ name, parents }) =>
    parents.flatMap((parent) => {
      const [from, to] = [placed.get(parent), placed.get(name)]
      return from && to ? [{ from, to }] : []
    }),
  )
  return { nodes: [...placed.values()], edges, width: widest, height: Math.max(0, y - gapY) }
}

function centre(nodes: GraphNode[], width: number): void {
  for (const row of Map.groupBy(nodes, ({ y }) => y).values()) {
    const own = Math.max(...row.map(({ x }) => x)) + nodeWidth
    for (const node of row) node.x += (width - own) / 2
  }
}

/** The roles that lie on a way through one: all that it inherits, and all that inherit from it. */
export function related(roles: readonly GraphRole[], name: string): Set<string> {
  const parents = new Map(roles.map((role) => [role.name, role.parents]))
  const children = new Map<string, string[]>()
  for (const role of roles)
    for (const parent of role.parents) children.set(parent, [...(children.get(parent) ?? []), role.name])
  const found = new Set<string>()
  const walk = (from: string, next: (name: string) => readonly string[]) => {
    const open = [from]
    const seen = new Set<string>()
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue
      seen.add(at)
      found.add(at)
      open.push(...next(at))
    }
  }
  walk(name, (at) => parents.get(at) ?? [])
  walk(name, (at) => children.get(at) ?? [])
  return found
}

/** The role that an arrow key leads to from another, or null: up and down along inheritance, else beside it. */
export function neighbour({ nodes, edges }: RoleGraphLayout, name: string, key: string): string | null {
  const node = nodes.find((one) => one.name === name)
  if (!node) return null
  const nearest = (candidates: GraphNode[]) =>
    candidates.sort((a, b) => Math.abs(a.x - node.x) - Math.abs(b.x - node.x))[0]?.name ?? null
  switch (key) {
    case 'ArrowUp':
      return nearest(edges.filter(({ to }) => to.name === name).map(({ from }) => from))
    case 'ArrowDown':
      return nearest(edges.filter(({ from }) => from.name === name).map(({ to }) => to))
    case 'ArrowRight':
      return nearest(nodes.filter(({ y, x }) => y === node.y && x > node.x)) ?? nextRow(nodes, node, 1)
    case 'ArrowLeft':
      return nearest(nodes.filter(({ y, x }) => y === node.y && x < node.x)) ?? nextRow(nodes, node, -1)
    default:
      return null
  }
}

function nextRow(nodes: GraphNode[], from: GraphNode, step: 1 | -1): string | null {
  const others = nodes.filter(({ y }) => (step === 1 ? y > from.y : y < from.y)).sort((a, b) => step * (a.y - b.y))
  const y = others[0]?.y
  const row = others.filter((node) => node.y === y).sort((a, b) => step * (a.x - b.x))
  return row[0]?.name ?? null
}
