/**
 * The ref of a list's selected tab: it is scrolled into view, and takes the focus along while that is in the list
 * (arrow keys move both). Not `scrollIntoView`: Chromium lets the next Tab key start from what that was called on.
 */
export function focusWithin(tab: HTMLElement | null): void {
  const list = tab?.closest<HTMLElement>('[role=tablist]')
  const box = tab?.parentElement
  if (!tab || !list || !box) return
  const from = box.offsetLeft - list.offsetLeft
  if (from < list.scrollLeft) list.scrollLeft = from
  else if (from + box.offsetWidth > list.scrollLeft + list.clientWidth)
    list.scrollLeft = from + box.offsetWidth - list.clientWidth
  if (list.contains(document.activeElement)) tab.focus()
}
