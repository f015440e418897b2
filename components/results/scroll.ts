/**
 * Rows in a scroll area that is higher than browsers allow (Chrome stops at about 33 million pixels, Firefox at 17).
 * The area is `scrollHeight` pixels for the browser and `height` pixels in truth. Small steps move one to one;
 * a jump (scroll bar, End) lands in proportion. `offset` is how far the truth is ahead of the browser.
 */
export interface ScrollState {
  scrollTop: number
  offset: number
}

/** The highest area that is given to a browser, in pixels. */
export const tallest = 12_000_000

export const scrollHeight = (height: number): number => Math.min(height, tallest)

/** The state after the browser reported `scrollTop`. `viewport` is what is visible, in pixels. */
export function scrolled(state: ScrollState, scrollTop: number, height: number, viewport: number): ScrollState {
  const shown = scrollHeight(height)
  if (shown === height) return { scrollTop, offset: 0 }
  const lastTop = height - viewport
  const lastScroll = shown - viewport
  if (scrollTop <= 0) return { scrollTop: 0, offset: 0 }
  if (scrollTop >= lastScroll) return { scrollTop: lastScroll, offset: lastTop - lastScroll }
  if (Math.abs(scrollTop - state.scrollTop) < viewport) {
    const top = Math.max(0, Math.min(lastTop, scrollTop + state.offset))
    return { scrollTop, offset: top - scrollTop }
  }
  const top = Math.round((scrollTop / lastScroll) * lastTop)
  return { scrollTop, offset: top - scrollTop }
}

/** The state that shows `top`, a position in truth; the caller sets the browser's scrollTop to it. */
export function scrollTo(top: number, height: number, viewport: number): ScrollState {
  const shown = scrollHeight(height)
  const lastTop = Math.max(0, height - viewport)
  const wanted = Math.max(0, Math.min(lastTop, top))
  if (shown === height) return { scrollTop: wanted, offset: 0 }
  const scrollTop = Math.round((wanted / lastTop) * (shown - viewport))
  return { scrollTop, offset: wanted - scrollTop }
}
