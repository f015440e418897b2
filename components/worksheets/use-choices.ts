'use client'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { ContextChoices } from './context-bar'
import type { RunBook } from './runs'
import type { WorksheetActions } from './types'

/** What contexts can be switched to, and every role of the account, for whom a worksheet may be shared with. */
export interface Choices extends ContextChoices {
  allRoles: string[]
}

/**
 * The choices as they are: asked for again when a statement may have made, granted or dropped a role or a warehouse,
 * and when the page is looked at again, since others grant, too.
 */
export function useChoices(first: Choices, load: WorksheetActions['choices'], book: RunBook): Choices {
  const [choices, setChoices] = useState(first)
  const rights = useSyncExternalStore(
    book.subscribe,
    () => book.rights,
    () => 0,
  )
  useEffect(() => {
    let stale = false
    const look = async () => {
      const answer = await load({}).catch(() => null)
      if (answer?.ok && !stale) setChoices(answer.value)
    }
    if (rights > 0) void look()
    window.addEventListener('focus', look)
    return () => {
      stale = true
      window.removeEventListener('focus', look)
    }
  }, [rights, load])
  return choices
}
