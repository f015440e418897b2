import type { ComponentProps } from 'react'

/** A region that scrolls, by keyboard too; `label` is what it is called. */
export function Scroll({ label, className = '', ...rest }: ComponentProps<'section'> & { label: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className={`overflow-auto outline-none focus-visible:outline-2 focus-visible:-outline-offset-2 ${className}`}
      {...rest}
    />
  )
}
