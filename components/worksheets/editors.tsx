'use client'
import type { ReactNode } from 'react'
import { Pane, Split, SplitLine } from '../ui/split'
import type { Side } from './open-tabs'

/** One editor, or two with a line between them that can be moved. */
export function Editors({
  split,
  layout,
  onLayout,
  paneOf,
}: {
  split: boolean
  layout: Record<string, number> | undefined
  onLayout: (layout: Record<string, number>) => void
  paneOf: (side: Side) => ReactNode
}) {
  return (
    <Split id="editors" direction="horizontal" layout={split ? layout : undefined} onLayout={onLayout}>
      <Pane id="left" minSize={220}>
        {paneOf(0)}
      </Pane>
      {split ? (
        <>
          <SplitLine label="Resize the editors" />
          <Pane id="right" minSize={220}>
            {paneOf(1)}
          </Pane>
        </>
      ) : null}
    </Split>
  )
}
