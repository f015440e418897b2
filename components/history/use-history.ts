import { useCallback, useEffect, useRef, useState } from 'react'
import {
  type AnalyseHistory,
  everything,
  type HistoryAnalysis,
  type HistoryPage,
  type HistoryWish,
  type LoadHistory,
} from './types'

const restMs = 200

/** The entries that a wish leaves, page after page, and their figures, which come after the first page. */
export function useHistory(first: HistoryPage, load: LoadHistory, analyse: AnalyseHistory) {
  const [wish, setWish] = useState<HistoryWish>(everything)
  const [page, setPage] = useState(first)
  const [figures, setFigures] = useState<HistoryAnalysis | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const asked = useRef(0)

  const more = useCallback(
    async (of: HistoryWish, before: string | null) => {
      const turn = ++asked.current
      const now = () => turn === asked.current
      setBusy(true)
      const answer = await load({ wish: of, before }).catch(() => null)
      if (!now()) return
      setBusy(false)
      if (!answer?.ok) return setError(answer?.error.message ?? 'The server cannot be reached.')
      setError(null)
      const { entries, next } = answer.value
      setPage((old) => ({ entries: before ? [...old.entries, ...entries] : entries, next }))
      if (before) return
      const offsetMs = -new Date().getTimezoneOffset() * 60_000
      const counted = await analyse({ wish: of, offsetMs }).catch(() => null)
      if (now() && counted?.ok) setFigures(counted.value)
    },
    [load, analyse],
  )

  useEffect(() => {
    const timer = setTimeout(() => void more(wish, null), restMs)
    return () => clearTimeout(timer)
  }, [wish, more])

  return { wish, setWish, page, figures, busy, error, more }
}
