import { here } from '../shell/place'
import { readLayout, type WorkspaceLayout } from './layout'
import type { OpenTabs } from './open-tabs'

/** What the server keeps of a person's workspace, so that it comes back as it was left. */
export interface RememberedWorkspace extends Pick<OpenTabs, 'tabs' | 'panes' | 'side'> {
  /** Where the cursor stood, as a UTF-16 offset, by worksheet. */
  cursors: Record<string, number>
  layout: WorkspaceLayout
}

const isId = (value: unknown): value is string => typeof value === 'string' && value.length <= 100

/** What was kept, as far as it can be understood. */
export function readRemembered(value: unknown): RememberedWorkspace {
  const kept = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const tabs = Array.isArray(kept.tabs) ? kept.tabs.filter(isId) : []
  const [left, right] = Array.isArray(kept.panes) ? kept.panes : []
  const cursors = typeof kept.cursors === 'object' && kept.cursors !== null ? Object.entries(kept.cursors) : []
  return {
    tabs,
    panes: [isId(left) ? left : null, isId(right) ? right : null],
    side: kept.side === 1 ? 1 : 0,
    cursors: Object.fromEntries(cursors.filter(([, at]) => Number.isInteger(at) && at >= 0)),
    layout: readLayout(kept.layout),
  }
}

const pause = 600

/** Tells the server what to remember, once things have come to rest, and at the latest when the page is left. */
export class Rememberer {
  private kept: RememberedWorkspace
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(kept: RememberedWorkspace) {
    this.kept = kept
  }

  get now(): RememberedWorkspace {
    return this.kept
  }

  change(change: Partial<RememberedWorkspace>): void {
    const next = { ...this.kept, ...change }
    if (JSON.stringify(next) === JSON.stringify(this.kept)) return
    this.kept = next
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send(), pause)
  }

  cursor(worksheetId: string, offset: number): void {
    this.kept = { ...this.kept, cursors: { ...this.kept.cursors, [worksheetId]: offset } }
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send(), pause)
  }

  /** Sends what waits. It outlives the page. */
  flush = (): void => {
    if (this.timer !== undefined) this.send()
  }

  private send(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const { tabs, cursors } = this.kept
    const open = new Set(tabs)
    const body = { ...this.kept, cursors: Object.fromEntries(Object.entries(cursors).filter(([id]) => open.has(id))) }
    void fetch(here('/api/workspace'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      keepalive: true,
    }).catch(() => undefined)
  }
}
