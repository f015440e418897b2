import { useEffect, useState, useSyncExternalStore } from 'react'
import { plainLook, type RunLook } from './look'
import type { Run } from './run'
import type { SavedCharts } from './saved-charts'

const parts = () => Promise.all([import('./saved-charts'), import('./chart-choice')])

/** How the active run is looked at: as it was left in this page, or as the worksheet remembers it. */
export function useLooks(worksheetId: string | null, active: Run | null): [RunLook, (next: RunLook) => void] {
  const [looks, setLooks] = useState<Record<string, RunLook>>({})
  const [saved, setSaved] = useState<{ of: string; charts: SavedCharts } | null>(null)
  const columns = useSyncExternalStore(
    (listener) => active?.subscribe(listener) ?? (() => {}),
    () => active?.state.columns ?? null,
    () => null,
  )
  const wanted = columns !== null && worksheetId !== null && saved?.of !== worksheetId
  useEffect(() => {
    if (!wanted || worksheetId === null) return
    let away = false
    void parts()
      .then(([{ SavedCharts }]) => SavedCharts.of(worksheetId))
      .then((charts) => {
        if (!away) setSaved({ of: worksheetId, charts })
      })
      // Without them, results show their rows.
      .catch(() => {})
    return () => {
      away = true
    }
  }, [wanted, worksheetId])
  const charts = saved?.of === worksheetId ? saved?.charts : null
  const remembered = columns && charts?.lookOf(columns)
  const look = (active && looks[active.key]) ?? (remembered ? { ...plainLook, ...remembered } : plainLook)
  return [
    look,
    (next) => {
      if (!active) return
      setLooks({ ...looks, [active.key]: next })
      if (columns && charts && (next.chart !== look.chart || next.view !== look.view))
        void parts().then(([, { guessChart }]) => charts.keep(columns, next, guessChart(columns)))
    },
  ]
}
