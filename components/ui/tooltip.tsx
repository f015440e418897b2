import { cloneElement, type ReactElement } from 'react'

/** A hint on hover, by the browser's own means. The element must carry its own accessible name. */
export function Tooltip({
  text,
  children,
}: {
  text: string
  side?: 'top' | 'bottom' | 'left' | 'right'
  children: ReactElement
}) {
  return cloneElement(children as ReactElement<Record<string, unknown>>, { title: text })
}
