'use client'
import { useEffect, useState } from 'react'
import type { FoundObject } from '@/lib/warehouse/types'
import { here } from '../shell/place'

/** As many hits as one reads; who wants others types on. */
const most = 200

export interface ObjectHits {
  text: string
  objects: FoundObject[]
  more: boolean
  failed: boolean
}

async function ask(text: string, role: string | undefined, signal: AbortSignal): Promise<FoundObject[]> {
  const response = await fetch(here('/api/search'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, objectsOnly: true, most: most + 1, ...(role ? { role } : {}) }),
    signal,
  })
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  return ((await response.json()) as { objects: FoundObject[] }).objects
}

/**
 * What the server finds for a text among all that the role may see, asked anew when `turn` changes; null while there
 * is nothing to search for, and until the first answer. What was found before stays until the news is there.
 */
export function useObjectSearch(text: string, role: string | undefined, turn: number): ObjectHits | null {
  const [hits, setHits] = useState<ObjectHits | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn is another question
  useEffect(() => {
    if (text === '') return setHits(null)
    const abort = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const found = await ask(text, role, abort.signal)
        setHits({ text, objects: found.slice(0, most), more: found.length > most, failed: false })
      } catch {
        if (!abort.signal.aborted) setHits({ text, objects: [], more: false, failed: true })
      }
    }, 80)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [text, role, turn])
  return hits
}
