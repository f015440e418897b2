'use client'
import type { ReactNode } from 'react'
import { Group, type Layout, Panel, type PanelImperativeHandle, Separator } from 'react-resizable-panels'

export { usePanelRef } from 'react-resizable-panels'
export type PaneHandle = PanelImperativeHandle

/** Panes side by side (`horizontal`) or stacked; what a pane's size was is told by `onLayout` in per cent by pane id. */
export function Split({
  id,
  direction,
  layout,
  onLayout,
  children,
}: {
  id: string
  direction: 'horizontal' | 'vertical'
  layout: Layout | undefined
  onLayout: (layout: Layout) => void
  children: ReactNode
}) {
  return (
    <Group
      id={id}
      orientation={direction}
      defaultLayout={layout}
      onLayoutChanged={(next, meta) => {
        if (meta.isUserInteraction) onLayout(next)
      }}
    >
      {children}
    </Group>
  )
}

export const Pane = Panel

/** The draggable line between two panes; arrow keys move it. */
export function SplitLine({ label, vertical = false }: { label: string; vertical?: boolean }) {
  return (
    <Separator
      aria-label={label}
      className={`relative z-1 shrink-0 bg-line outline-none transition-colors after:absolute data-[separator=active]:bg-accent data-[separator=hover]:bg-accent focus-visible:bg-accent ${vertical ? 'h-px after:inset-x-0 after:-top-1 after:h-2' : 'w-px after:inset-y-0 after:-left-1 after:w-2'}`}
    />
  )
}
