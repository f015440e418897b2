/** What keys need to know of a line of a tree. */
export interface TreeLine {
  depth: number
  name: string
  open?: boolean
  note?: boolean
}

/** What a key does: move to a line, open or close the present one, or use it. */
export type TreeStep = { do: 'go'; to: number } | { do: 'toggle' } | { do: 'activate' } | null

/** The nearest line from `from` on in a direction that can be chosen, or null. */
export function nextLine(lines: readonly TreeLine[], from: number, step: 1 | -1): number | null {
  for (let at = from; at >= 0 && at < lines.length; at += step) if (!lines[at]!.note) return at
  return null
}

const goTo = (to: number | null): TreeStep => (to === null ? null : { do: 'go', to })

/** The arrow keys, Home, End, Enter and Space of the ARIA tree pattern. `at` is -1 when no line is chosen. */
export function treeStep(lines: readonly TreeLine[], at: number, key: string): TreeStep {
  const line = lines[at]
  switch (key) {
    case 'ArrowDown':
      return goTo(nextLine(lines, at + 1, 1))
    case 'ArrowUp':
      return goTo(nextLine(lines, at - 1, -1))
    case 'Home':
      return goTo(nextLine(lines, 0, 1))
    case 'End':
      return goTo(nextLine(lines, lines.length - 1, -1))
    case 'ArrowRight':
      if (line?.open === false) return { do: 'toggle' }
      return line?.open && lines[at + 1] && lines[at + 1]!.depth > line.depth ? goTo(nextLine(lines, at + 1, 1)) : null
    case 'ArrowLeft':
      if (line?.open) return { do: 'toggle' }
      return line ? goTo(parentOf(lines, at)) : null
    case 'Enter':
      return line ? { do: 'activate' } : null
    case ' ':
      return line?.open === undefined ? null : { do: 'toggle' }
    default:
      return null
  }
}

function parentOf(lines: readonly TreeLine[], at: number): number | null {
  for (let up = at - 1; up >= 0; up--) if (lines[up]!.depth < lines[at]!.depth) return up
  return null
}

/** The next line whose name begins with what was typed; a single letter walks on from the present line. */
export function typedLine(lines: readonly TreeLine[], at: number, typed: string): number | null {
  const wanted = typed.toLowerCase()
  const from = wanted.length === 1 ? at + 1 : Math.max(0, at)
  for (let i = 0; i < lines.length; i++) {
    const index = (from + i) % lines.length
    const line = lines[index]!
    if (!line.note && line.name.toLowerCase().startsWith(wanted)) return index
  }
  return null
}
