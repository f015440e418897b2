'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { here } from '../shell/place'
import { complain } from '../ui/toast'
import { Autosave, type TextPost } from './autosave'
import type { RunBook } from './runs'
import { keepVersion, saveText } from './texts'
import type { Right, WorksheetActions, WorksheetText } from './types'

/** A worksheet that is open in a tab. `text` is what it held when it was opened. */
export interface OpenWorksheet {
  id: string
  name: string
  text: string
  autosave: Autosave
  right: Right
  /** Whose it is; null for this person's own. */
  owner: string | null
}

const addressOf = (id: string | null) => here(`/worksheets/${id ?? 'new'}`)

/** Each account has open worksheets of its own. */
const storeKey = () => `mallard-open-worksheets${here('')}`

function remembered(): string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(storeKey()) ?? '[]')
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

/** The open worksheets and the one that is shown; the address follows, and a reload brings all of them back. */
export function useOpenWorksheets(first: WorksheetText | null, actions: WorksheetActions, book: RunBook) {
  const make = useCallback(
    (worksheet: WorksheetText): OpenWorksheet => {
      const { id, name, text, version, start, right, owner } = worksheet
      book.begin(id, start)
      const post: TextPost = { save: saveText, open: actions.open, keep: keepVersion }
      return { id, name, text, autosave: new Autosave(id, version, post), right, owner }
    },
    [actions.open, book],
  )
  const [tabs, setTabs] = useState<OpenWorksheet[]>(() => (first ? [make(first)] : []))
  const [activeId, setActiveId] = useState<string | null>(first?.id ?? null)
  const latest = useRef(tabs)
  latest.current = tabs

  const show = useCallback((id: string | null) => {
    setActiveId(id)
    window.history.replaceState(null, '', addressOf(id))
  }, [])

  const add = useCallback(
    (worksheet: WorksheetText) => {
      setTabs((old) => (old.some(({ id }) => id === worksheet.id) ? old : [...old, make(worksheet)]))
      show(worksheet.id)
    },
    [make, show],
  )

  const open = useCallback(
    async (id: string) => {
      if (latest.current.some((tab) => tab.id === id)) return show(id)
      const answer = await actions.open({ id })
      if (answer.ok) add(answer.value)
      else complain('Could not open the worksheet', answer.error.message)
    },
    [actions, add, show],
  )

  const create = useCallback(
    async (given: Parameters<WorksheetActions['create']>[0]) => {
      const answer = await actions.create(given)
      if (answer.ok) add(answer.value)
      else complain('Could not create a worksheet', answer.error.message)
      return answer.ok ? answer.value : null
    },
    [actions, add],
  )

  const close = useCallback((id: string) => {
    const at = latest.current.findIndex((tab) => tab.id === id)
    if (at < 0) return
    void latest.current[at]!.autosave.flush()
    const left = latest.current.filter((tab) => tab.id !== id)
    setTabs(left)
    setActiveId((active) => {
      if (active !== id) return active
      const next = left[Math.min(at, left.length - 1)]?.id ?? null
      window.history.replaceState(null, '', addressOf(next))
      return next
    })
  }, [])

  const renamed = useCallback((id: string, name: string) => {
    setTabs((old) => old.map((tab) => (tab.id === id ? { ...tab, name } : tab)))
  }, [])

  // The other tabs of the last visit come back behind the one that the address names.
  useEffect(() => {
    const ids = remembered().filter((id) => id !== first?.id)
    let stale = false
    void Promise.all(ids.slice(0, 20).map((id) => actions.open({ id }).catch(() => null))).then((answers) => {
      if (stale) return
      const back = answers.flatMap((answer) => (answer?.ok ? [answer.value] : []))
      setTabs((old) => [...old, ...back.filter(({ id }) => !old.some((tab) => tab.id === id)).map(make)])
    })
    return () => {
      stale = true
    }
  }, [actions, first?.id, make])

  useEffect(() => {
    if (tabs.length > 0) localStorage.setItem(storeKey(), JSON.stringify(tabs.map(({ id }) => id)))
  }, [tabs])

  // Hidden, closed, left or back on the network: what is typed goes out at once.
  useEffect(() => {
    const flush = () => {
      for (const tab of latest.current) void tab.autosave.flush()
    }
    const hidden = () => document.visibilityState === 'hidden' && flush()
    document.addEventListener('visibilitychange', hidden)
    window.addEventListener('pagehide', flush)
    window.addEventListener('online', flush)
    return () => {
      flush()
      document.removeEventListener('visibilitychange', hidden)
      window.removeEventListener('pagehide', flush)
      window.removeEventListener('online', flush)
    }
  }, [])

  const active = tabs.find((tab) => tab.id === activeId) ?? null
  return { tabs, active, open, create, close, show, renamed }
}
