'use client'
import { useEffect, useState } from 'react'
import type { FoundObject } from '@/lib/warehouse/types'
import { here } from './place'

export interface Found {
  worksheets: { id: string; name: string }[]
  objects: FoundObject[]
}

const nothing: Found = { worksheets: [], objects: [] }

async function ask(text: string, role: string | undefined, signal: AbortSignal): Promise<Found> {
  const response = await fetch(here('/api/search'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, ...(role ? { role } : {}) }),
    signal,
  })
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  return (await response.json()) as Found
}

/** What the server finds for a text; what was found before stays until the news is there. */
export function useSearch(text: string, role: string | undefined) {
  const [found, setFound] = useState(nothing)
  const [failed, setFailed] = useState(false)
  const [settled, setSettled] = useState<string | null>(null)
  useEffect(() => {
    const abort = new AbortController()
    const timer = setTimeout(
      async () => {
        try {
          const answer = await ask(text, role, abort.signal)
          setFound(answer)
          setFailed(false)
        } catch {
          if (abort.signal.aborted) return
          setFailed(true)
        }
        setSettled(text)
      },
      text === '' ? 0 : 60,
    )
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [text, role])
  return { found, failed, searching: settled !== text }
}
