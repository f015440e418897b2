/** Which side of a split editor. */
export type Side = 0 | 1

/** The open worksheets: tabs in their order, what the one or two editors show, and which of them has the focus. */
export interface OpenTabs {
  tabs: readonly string[]
  /** The second is null while the editor is not split. */
  panes: readonly [string | null, string | null]
  side: Side
  /** Closed ones that can be opened again, the last at the end. */
  closed: readonly string[]
}

export const noTabs: OpenTabs = { tabs: [], panes: [null, null], side: 0, closed: [] }

const mostClosed = 20
const other = (side: Side): Side => (side === 0 ? 1 : 0)

export const focused = ({ panes, side }: OpenTabs): string | null => panes[side]
export const isSplit = ({ panes }: OpenTabs): boolean => panes[1] !== null

function withPane(panes: OpenTabs['panes'], side: Side, id: string | null): OpenTabs['panes'] {
  return side === 0 ? [id, panes[1]] : [panes[0], id]
}

/** Shows a worksheet where the focus is, in a new tab if it has none; one that the other editor shows gets the focus there. */
export function showTab(open: OpenTabs, id: string): OpenTabs {
  const tabs = open.tabs.includes(id) ? open.tabs : [...open.tabs, id]
  const closed = open.closed.filter((one) => one !== id)
  if (open.panes[other(open.side)] === id) return { ...open, tabs, closed, side: other(open.side) }
  return { ...open, tabs, closed, panes: withPane(open.panes, open.side, id) }
}

/** Closes tabs. An editor whose worksheet goes shows the next one that nobody shows; a split without one ends. */
export function closeTabs(open: OpenTabs, ids: readonly string[]): OpenTabs {
  const gone = new Set(ids.filter((id) => open.tabs.includes(id)))
  if (gone.size === 0) return open
  const tabs = open.tabs.filter((id) => !gone.has(id))
  const closed = [...open.closed, ...gone].slice(-mostClosed)
  let { panes, side } = open
  for (const at of [open.side, other(open.side)]) {
    const id = panes[at]
    if (id === null || !gone.has(id)) continue
    const from = open.tabs.indexOf(id)
    const free = (one: string) => !gone.has(one) && !panes.includes(one)
    const next = open.tabs.slice(from).find(free) ?? open.tabs.slice(0, from).findLast(free) ?? null
    panes = withPane(panes, at, next)
  }
  if (panes[0] === null && panes[1] !== null) panes = [panes[1], null]
  if (panes[1] === null) side = 0
  return { tabs, panes, side, closed }
}

/** Puts another worksheet beside the one that is shown, and the focus there. */
export function splitTabs(open: OpenTabs, id: string): OpenTabs {
  if (open.panes[0] === null || open.panes[0] === id) return showTab(open, id)
  const tabs = open.tabs.includes(id) ? open.tabs : [...open.tabs, id]
  return { ...open, tabs, panes: [open.panes[0], id], side: 1 }
}

/** Leaves the worksheet that has the focus; the other one keeps its tab. */
export function joinTabs(open: OpenTabs): OpenTabs {
  return { ...open, panes: [focused(open), null], side: 0 }
}

/** The tab beside the focused one, going round; one that the other editor shows is passed over. */
export function besideTab(open: OpenTabs, by: 1 | -1): string | null {
  const elsewhere = open.panes[other(open.side)]
  const round = open.tabs.filter((id) => id !== elsewhere)
  const at = round.indexOf(focused(open) ?? '')
  return round[(at + by + round.length) % round.length] ?? null
}

/** Any tab that no editor shows, for a split; null: there is none. */
export const freeTab = ({ tabs, panes }: OpenTabs): string | null => tabs.find((id) => !panes.includes(id)) ?? null

/**
 * How a visit begins: as the last one ended, without what is gone, and with the worksheet in front that the address
 * names.
 */
export function openTabsAtStart(
  remembered: Pick<OpenTabs, 'tabs' | 'panes' | 'side'> | null,
  exists: (id: string) => boolean,
  wanted: string | null,
): OpenTabs {
  const before = remembered ?? noTabs
  const tabs = [...new Set(before.tabs)].filter(exists)
  const kept = before.panes.map((id) => (id !== null && tabs.includes(id) ? id : null))
  const panes = [...new Set(kept.filter((id) => id !== null))]
  const open: OpenTabs = {
    tabs,
    panes: [panes[0] ?? null, panes[1] ?? null],
    side: before.side === 1 && panes.length === 2 ? 1 : 0,
    closed: [],
  }
  return wanted !== null && exists(wanted) ? showTab(open, wanted) : open
}
