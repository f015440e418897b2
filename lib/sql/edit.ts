/** What stands at start..end (UTF-16 offsets) of the original text becomes `text`; start = end inserts. */
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

/** Applies replacements that do not overlap, in any order. Throws RangeError if they overlap or leave the text. */
export function edit(text: string, replacements: readonly Replacement[]): Edited {
  const ordered = [...replacements].sort((a, b) => a.start - b.start || a.end - b.end)
  let result = ''
  let from = 0
  for (const { start, end, text: inserted } of ordered) {
    if (start < from || end < start || end > text.length) {
      throw new RangeError(`the replacement ${start}..${end} overlaps another or leaves the text`)
    }
    result += text.slice(from, start) + inserted
    from = end
  }
  return { text: result + text.slice(from), replacements: ordered }
}

/**
 * The offset in the original of an offset in the edited text. Inside a replacement it is the start of what was
 * replaced, so that an error in it points at the user's own words.
 */
export function mapPosition({ replacements }: Edited, offset: number): number {
  let shift = 0
  for (const { start, end, text } of replacements) {
    if (offset < start + shift) break
    if (offset < start + shift + text.length) return start
    shift += text.length - (end - start)
  }
  return offset - shift
}
