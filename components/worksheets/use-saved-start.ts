'use client'
import { useEffect, useRef } from 'react'
import type { SessionStart } from '@/lib/warehouse/types'
import type { WorksheetActions } from './types'

/** The context belongs to the worksheet: what its session came to stand on is where the next one starts. */
export function useSavedStart(id: string, start: SessionStart, actions: WorksheetActions, mayChange: boolean) {
  const saved = useRef<{ id: string; start: string }>({ id: '', start: '' })
  useEffect(() => {
    const now = JSON.stringify(start)
    if (saved.current.id !== id) saved.current = { id, start: now }
    else if (saved.current.start !== now) {
      saved.current = { id, start: now }
      if (mayChange) void actions.saveStart({ id, start })
    }
  }, [id, start, actions, mayChange])
}
