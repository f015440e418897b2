/** What stands at start..end (UTF-16 offsets) of the original text becomes `text`; start = end inserts. */
export interface Edit {
  start: number
  end: number
  text: string
}

export interface Edited {
  text: string
  /**
   * The offset in the original of an offset in the edited text. Inside a replacement it is the start of what was
   * replaced, so that an error in it points at the user's own words.
   */
  original(offset: number): number
}

/** Applies edits that do not overlap, in any order. Throws RangeError if they overlap or leave the text. */
export function edit(text: string, edits: readonly Edit[]): Edited {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end)
  let result = ''
  let from = 0
  const changes: { start: number; end: number; edit: Edit }[] = []
  for (const change of ordered) {
    if (change.start < from || change.end < change.start || change.end > text.length) {
      throw new RangeError(`edit ${change.start}..${change.end} overlaps another or leaves the text`)
    }
    result += text.slice(from, change.start)
    changes.push({ start: result.length, end: result.length + change.text.length, edit: change })
    result += change.text
    from = change.end
  }
  const original = (offset: number) => {
    const change = changes.findLast((candidate) => candidate.start <= offset)
    if (!change) return offset
    return offset < change.end ? change.edit.start : change.edit.end + (offset - change.end)
  }
  return { text: result + text.slice(from), original }
}
