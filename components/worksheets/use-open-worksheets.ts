'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { here } from '../shell/place'
import { complain } from '../ui/toast'
import { Autosave, type TextPost } from './autosave'
import { closeTabs, focused, type OpenTabs, showTab, splitTabs } from './open-tabs'
import type { Rememberer } from './remembered'
import type { RunBook } from './runs'
import { keepVersion, saveText } from './texts'
import type { Right, WorksheetActions, WorksheetText } from './types'

/** A worksheet whose text is here. `text` is what it held when it was opened. */
export interface OpenWorksheet {
  id: string
  name: string
  text: string
  autosave: Autosave
  right: Right
  /** Whose it is; null for this person's own. */
  owner: string | null
}

export interface OpenTab {
  id: string
  name: string
  /** Null until it is shown for the first time. */
  sheet: OpenWorksheet | null
}

/**
 * The open worksheets and those that are shown; the address follows the focus, and a reload brings all of them back.
 * A text is fetched when its tab is first shown.
 */
export function useOpenWorksheets(
  start: { open: OpenTabs; sheets: WorksheetText[]; names: ReadonlyMap<string, string> },
  actions: WorksheetActions,
  book: RunBook,
  rememberer: Rememberer,
) {
  const make = useCallback(
    (worksheet: WorksheetText): OpenWorksheet => {
      const { id, name, text, version, start, right, owner } = worksheet
      book.begin(id, start)
      const post: TextPost = { save: saveText, open: actions.open, keep: keepVersion }
      return { id, name, text, autosave: new Autosave(id, version, post), right, owner }
    },
    [actions.open, book],
  )
  const [open, setOpen] = useState(start.open)
  const [names, setNames] = useState(start.names)
  const [sheets, setSheets] = useState<ReadonlyMap<string, OpenWorksheet>>(
    () => new Map(start.sheets.map((sheet) => [sheet.id, make(sheet)])),
  )
  const latest = useRef({ open, sheets })
  latest.current = { open, sheets }

  /** Changes what is open; the next change sees it, whether or not the page was drawn in between. */
  const update = useCallback((change: (open: OpenTabs) => OpenTabs) => {
    const next = change(latest.current.open)
    latest.current = { ...latest.current, open: next }
    setOpen(next)
  }, [])

  const put = useCallback(
    (worksheet: WorksheetText) => {
      setNames((old) => new Map(old).set(worksheet.id, worksheet.name))
      setSheets((old) => (old.has(worksheet.id) ? old : new Map(old).set(worksheet.id, make(worksheet))))
    },
    [make],
  )

  const loading = useRef(new Set<string>())
  const load = useCallback(
    async (id: string): Promise<boolean> => {
      if (latest.current.sheets.has(id) || loading.current.has(id)) return true
      loading.current.add(id)
      const answer = await actions.open({ id }).catch(() => null)
      loading.current.delete(id)
      if (answer?.ok) put(answer.value)
      else complain('Could not open the worksheet', answer?.error.message ?? 'The server cannot be reached.')
      return answer?.ok ?? false
    },
    [actions, put],
  )

  const show = useCallback((id: string) => update((old) => showTab(old, id)), [update])

  const create = useCallback(
    async (given: Parameters<WorksheetActions['create']>[0], beside = false) => {
      const answer = await actions.create(given).catch(() => null)
      if (!answer?.ok) {
        complain('Could not create a worksheet', answer?.error.message ?? 'The server cannot be reached.')
        return null
      }
      put(answer.value)
      update((old) => (beside ? splitTabs : showTab)(old, answer.value.id))
      return answer.value
    },
    [actions, put, update],
  )

  const close = useCallback(
    (ids: readonly string[]) => {
      for (const id of ids) void latest.current.sheets.get(id)?.autosave.flush()
      update((old) => closeTabs(old, ids))
      setSheets((old) => new Map([...old].filter(([id]) => !ids.includes(id))))
    },
    [update],
  )

  const reopen = useCallback(
    () => update((old) => (old.closed.length > 0 ? showTab(old, old.closed.at(-1)!) : old)),
    [update],
  )

  const renamed = useCallback((id: string, name: string) => setNames((old) => new Map(old).set(id, name)), [])

  // What is shown must be here; what cannot be had closes again.
  useEffect(() => {
    for (const id of open.panes) {
      if (id === null || sheets.has(id)) continue
      void load(id).then((here) => {
        if (!here) update((old) => closeTabs(old, [id]))
      })
    }
  }, [open.panes, sheets, load, update])

  const shown = focused(open)
  useEffect(() => {
    window.history.replaceState(null, '', here(`/worksheets/${shown ?? 'new'}`))
  }, [shown])

  useEffect(() => {
    const { tabs, panes, side } = open
    rememberer.change({ tabs, panes, side })
  }, [open, rememberer])

  // Hidden, closed, left or back on the network: what is typed goes out at once.
  useEffect(() => {
    const flush = () => {
      for (const sheet of latest.current.sheets.values()) void sheet.autosave.flush()
      rememberer.flush()
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
  }, [rememberer])

  const tabs = open.tabs.map(
    (id): OpenTab => ({ id, name: names.get(id) ?? 'Worksheet', sheet: sheets.get(id) ?? null }),
  )
  return { open, tabs, update, show, create, close, reopen, renamed }
}
