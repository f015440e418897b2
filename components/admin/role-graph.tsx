'use client'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { ListedRole } from '@/lib/warehouse/pages/types'
import { roleHref } from '../grants/grants-tab'
import { useHere, useRouter } from '../shell/link'
import { Scroll } from '../ui/scroll'
import { layoutRoles, neighbour, nodeHeight, nodeWidth, related } from './graph'

const pad = 16

/**
 * Who inherits from whom: a role stands above what it inherits. Tab enters, arrows walk along the lines, Enter opens.
 */
export function RoleGraph({ roles }: { roles: ListedRole[] }) {
  const router = useRouter()
  const inAccount = useHere()
  const layout = useMemo(() => layoutRoles(roles), [roles])
  const [current, setCurrent] = useState(layout.nodes[0]?.name ?? '')
  const [marked, setMarked] = useState<string | null>(null)
  const drawing = useRef<SVGSVGElement>(null)
  const near = useMemo(() => (marked === null ? null : related(roles, marked)), [roles, marked])
  const byName = useMemo(() => new Map(roles.map((role) => [role.name, role])), [roles])

  function onKeyDown(event: KeyboardEvent) {
    const to = neighbour(layout, current, event.key)
    if (to === null) return
    event.preventDefault()
    setCurrent(to)
    const next = drawing.current?.querySelector<SVGAElement>(`[data-role="${CSS.escape(to)}"]`)
    next?.focus()
    next?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  return (
    <Scroll label="Graph of roles" className="h-full">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be drawn; the links inside carry the meaning */}
      <svg
        ref={drawing}
        role="group"
        aria-label="Who inherits from whom"
        width={layout.width + 2 * pad}
        height={layout.height + 2 * pad}
        className="mx-auto block"
        onKeyDown={onKeyDown}
        onMouseLeave={() => setMarked(null)}
      >
        <g transform={`translate(${pad} ${pad})`}>
          {layout.edges.map(({ from, to }) => {
            const lit = near?.has(from.name) === true && near.has(to.name)
            const [x1, y1] = [from.x + nodeWidth / 2, from.y + nodeHeight]
            const [x2, y2] = [to.x + nodeWidth / 2, to.y]
            const bend = Math.max(14, (y2 - y1) / 2)
            return (
              <path
                key={`${from.name} ${to.name}`}
                d={`M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`}
                fill="none"
                stroke={lit ? 'var(--accent)' : 'var(--line-strong)'}
                strokeWidth={lit ? 1.75 : 1.25}
                opacity={near && !lit ? 0.35 : 1}
              />
            )
          })}
          {layout.nodes.map((node) => {
            const role = byName.get(node.name)!
            const faint = near !== null && !near.has(node.name)
            const parents = role.parents.length > 0 ? `, inherited by ${role.parents.join(', ')}` : ''
            return (
              <a
                key={node.name}
                href={inAccount(roleHref(node.name))}
                data-role={node.name}
                aria-label={`${node.name}${role.system ? ', system role' : ''}${parents}`}
                tabIndex={node.name === current ? 0 : -1}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey) return
                  event.preventDefault()
                  router.push(roleHref(node.name))
                }}
                onFocus={() => {
                  setCurrent(node.name)
                  setMarked(node.name)
                }}
                onBlur={() => setMarked(null)}
                onMouseEnter={() => setMarked(node.name)}
                className="group cursor-pointer outline-none"
                style={{ opacity: faint ? 0.45 : 1 }}
              >
                <rect
                  x={node.x}
                  y={node.y}
                  width={nodeWidth}
                  height={nodeHeight}
                  rx={6}
                  fill={role.mine ? 'var(--accent-soft)' : 'var(--raised)'}
                  stroke={marked === node.name ? 'var(--accent)' : 'var(--line-strong)'}
                  className="group-focus-visible:[stroke-width:2.5]"
                />
                <text
                  x={node.x + nodeWidth / 2}
                  y={node.y + nodeHeight / 2 + 4}
                  textAnchor="middle"
                  fill="var(--text)"
                  fontSize={12}
                  fontWeight={role.system ? 500 : 400}
                >
                  {node.name.length > 19 ? `${node.name.slice(0, 18)}…` : node.name}
                </text>
              </a>
            )
          })}
        </g>
      </svg>
    </Scroll>
  )
}
