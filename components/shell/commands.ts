'use client'
import { useEffect, useRef } from 'react'

/** Something that the palette can do. */
export interface Command {
  id: string
  label: string
  /** The heading that it stands under. */
  group: string
  /** Keys that do the same, as they are written on them. */
  keys?: string
  /** Further words to find it by. */
  words?: string
  run(): void
}

/** What the page that is shown adds to the palette. */
export interface Offer {
  commands: Command[]
  /** Opens a worksheet without leaving the page. */
  openWorksheet?: (id: string) => void
  /** Writes a name at the cursor. */
  insert?: (text: string) => void
  /** Objects are searched with this role. */
  role?: string
}

const offers = new Set<() => Offer>()

/** What all parts of the page offer now; asked when the palette opens. */
export function offered(): Offer {
  const all = [...offers].map((make) => make())
  return Object.assign({}, ...all, { commands: all.flatMap(({ commands }) => commands) }) as Offer
}

/** Adds to the palette while the component is there. `make` is called when the palette opens. */
export function useOffer(make: () => Offer): void {
  const latest = useRef(make)
  latest.current = make
  useEffect(() => {
    const ask = () => latest.current()
    offers.add(ask)
    return () => {
      offers.delete(ask)
    }
  }, [])
}
