/**
 * The ref of a list's selected tab: it is scrolled into view, and takes the focus along while that is in the list
 * (arrow keys move both).
 */
export function focusWithin(tab: HTMLElement | null): void {
  if (!tab) return
  tab.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  if (tab.closest('[role=tablist]')?.contains(document.activeElement)) tab.focus()
}
