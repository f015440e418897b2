/** Sizes of the panes in per cent, by split and pane. */
export type WorkspaceLayout = Record<string, Record<string, number>>

/** The sizes that were kept; anything odd in them counts as nothing. */
export function readLayout(value: unknown): WorkspaceLayout {
  if (typeof value !== 'object' || value === null) return {}
  const splits = Object.entries(value).filter(([, panes]) => isSizes(panes))
  return Object.fromEntries(splits) as WorkspaceLayout
}

function isSizes(panes: unknown): boolean {
  return (
    typeof panes === 'object' &&
    panes !== null &&
    Object.values(panes).every((size) => typeof size === 'number' && size >= 0 && size <= 100)
  )
}
