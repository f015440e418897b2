/** A part of a text to be replaced. Offsets are UTF-16, in the original text. */
export interface Replacement {
  start: number
  end: number
  text: string
}

export interface Edited {
  text: string
  /** Sorted by place. */
  replacements: readonly Replacement[]
}

/** Applies replacements that do not overlap. @throws Error if they do */
export function edit(text: string, replacements: readonly Replacement[]): Edited {
  const sorted = [...replacements].sort((a, b) => a.start - b.start || a.end - b.end)
  let made = ''
  let at = 0
  for (const one of sorted) {
    if (one.start < at) throw new Error('replacements overlap')
    made += text.slice(at, one.start) + one.text
    at = one.end
  }
  return { text: made + text.slice(at), replacements: sorted }
}

/** The offset in the original text of an offset in the edited one; inside a replacement, its start. */
export function mapPosition(edited: Edited, offset: number): number {
  let shift = 0
  for (const one of edited.replacements) {
    const start = one.start + shift
    if (offset < start) break
    if (offset < start + one.text.length) return one.start
    shift += one.text.length - (one.end - one.start)
  }
  return offset - shift
}
