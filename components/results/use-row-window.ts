'use client'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type ScrollState, scrolled, scrollHeight, scrollTo } from './scroll'
import { headerHeight, rowHeight } from './widths'

const overscan = 8

/** Which rows are on the screen, for any number of rows; `offset` is what their positions are moved by. */
export interface RowWindow {
  first: number
  /** Exclusive. */
  last: number
  offset: number
  height: number
  /** Whole rows that fit. */
  page: number
  onScroll(): void
  /** Scrolls as little as needed to show a row. */
  reveal(row: number): void
}

export function useRowWindow(area: RefObject<HTMLDivElement | null>, total: number): RowWindow {
  const height = total * rowHeight
  const [viewport, setViewport] = useState(400)
  const [state, setState] = useState<ScrollState>({ scrollTop: 0, offset: 0 })
  const latest = useRef(state)

  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    const measure = () => setViewport(Math.max(rowHeight, element.clientHeight - headerHeight))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [area])

  const apply = useCallback((next: ScrollState) => {
    latest.current = next
    setState(next)
  }, [])

  useEffect(() => {
    // Fewer rows than before (a filter): the browser has moved its scroll bar by itself.
    if (area.current) apply(scrolled(latest.current, area.current.scrollTop, height, viewport))
  }, [area, apply, height, viewport])

  const onScroll = useCallback(() => {
    const top = area.current?.scrollTop
    if (top !== undefined && top !== latest.current.scrollTop) apply(scrolled(latest.current, top, height, viewport))
  }, [area, apply, height, viewport])

  const reveal = useCallback(
    (row: number) => {
      const top = latest.current.scrollTop + latest.current.offset
      const from = row * rowHeight
      const wanted = from < top ? from : from + rowHeight > top + viewport ? from + rowHeight - viewport : top
      if (wanted === top || !area.current) return
      const near = Math.abs(wanted - top) < viewport && Math.abs(latest.current.offset) > 0
      const next = near
        ? { scrollTop: latest.current.scrollTop + wanted - top, offset: latest.current.offset }
        : scrollTo(wanted, height, viewport)
      apply(next)
      area.current.scrollTop = next.scrollTop
    },
    [area, apply, height, viewport],
  )

  const top = state.scrollTop + state.offset
  return {
    first: Math.max(0, Math.floor(top / rowHeight) - overscan),
    last: Math.min(total, Math.ceil((top + viewport) / rowHeight) + overscan),
    offset: state.offset,
    height: scrollHeight(height),
    page: Math.max(1, Math.floor(viewport / rowHeight) - 1),
    onScroll,
    reveal,
  }
}
