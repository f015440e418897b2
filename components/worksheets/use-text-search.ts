import { useEffect, useState } from 'react'
import { searchTexts } from './texts'
import type { TextHit } from './types'

/** Milliseconds of rest before the server is asked. */
const pause = 250

/** Worksheets whose text contains what is typed, by id; it follows the typing, and gives up what is overtaken. */
export function useTextSearch(text: string): { hits: ReadonlyMap<string, TextHit>; searching: boolean } {
  const [found, setFound] = useState<{ for: string; hits: ReadonlyMap<string, TextHit> }>({ for: '', hits: new Map() })
  const wanted = text.trim()
  useEffect(() => {
    if (wanted.length < 2) return
    const stop = new AbortController()
    const timer = setTimeout(async () => {
      const answer = await searchTexts(wanted, stop.signal)
      if (stop.signal.aborted) return
      setFound({ for: wanted, hits: new Map(answer.ok ? answer.value.map((hit) => [hit.id, hit]) : []) })
    }, pause)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [wanted])
  const isFor = found.for === wanted
  return { hits: isFor ? found.hits : none, searching: wanted.length >= 2 && !isFor }
}

const none: ReadonlyMap<string, TextHit> = new Map()
