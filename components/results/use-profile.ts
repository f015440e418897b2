import { useEffect, useState } from 'react'
import type { ColumnProfile } from '@/lib/warehouse/engine/kept/types'
import { fetchProfile } from './kept-client'
import { queryOf, type RunLook } from './look'
import type { Run } from './run'

/** While one moves over columns, nothing is asked. */
const restMs = 120
const known = new WeakMap<Run, Map<string, ColumnProfile>>()

/** The profile of a column over the rows that a look shows; each is asked for once. */
export function useProfile(run: Run, column: number, look: RunLook): ColumnProfile | Error | null {
  const { filters, search } = queryOf(look)
  const key = JSON.stringify([column, filters, search])
  const [found, setFound] = useState<{ key: string; answer: ColumnProfile | Error } | null>(null)
  const cached = known.get(run)?.get(key)
  const { statementId } = run.state
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that is asked for
  useEffect(() => {
    if (cached || statementId === null) return
    const away = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const answer = await fetchProfile(statementId, column, { filters, search }, away.signal)
        const profiles = known.get(run) ?? new Map<string, ColumnProfile>()
        known.set(run, profiles.set(key, answer))
        setFound({ key, answer })
      } catch (error) {
        if (!away.signal.aborted) setFound({ key, answer: error instanceof Error ? error : new Error(String(error)) })
      }
    }, restMs)
    return () => {
      clearTimeout(timer)
      away.abort()
    }
  }, [run, key, cached, statementId])
  return cached ?? (found?.key === key ? found.answer : null)
}
