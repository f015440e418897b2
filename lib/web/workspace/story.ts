import { type Lines, lineOf, makeLines } from './lines.ts'

/**
 * What a statement under way has told so far. Each reader hears all of it from the beginning, so that a page that was
 * loaded anew comes back to where it was. Without a reader `abandoned` is called: at once where none has learned the statement's id,
 * as nobody could come back, else `graceMs` later.
 */
export class Story {
  private readonly told: Buffer[] = []
  private progress: Buffer | null = null
  private readonly readers = new Set<Lines>()
  private ended = false
  private known = false
  private timer: NodeJS.Timeout | undefined
  private readonly graceMs: number
  private readonly abandoned: () => void

  constructor(graceMs: number, abandoned: () => void) {
    this.graceMs = graceMs
    this.abandoned = abandoned
  }

  /** Something that every reader must hear. */
  tell(line: Buffer): void {
    this.told.push(line)
    for (const reader of this.readers) reader.push(line)
  }

  /** Something that the next of its kind makes old. */
  tellProgress(value: unknown): void {
    this.progress = lineOf(value)
    for (const reader of this.readers) reader.push(this.progress)
  }

  end(line: Buffer): void {
    this.tell(line)
    this.ended = true
    clearTimeout(this.timer)
    for (const reader of this.readers) reader.end()
    this.readers.clear()
  }

  /** The story from its beginning, until its end or until `gone`. */
  read(gone: AbortSignal): Lines {
    const lines = makeLines()
    lines.push(...this.told, ...(this.progress && !this.ended ? [this.progress] : []))
    if (this.ended) {
      lines.end()
      return lines
    }
    clearTimeout(this.timer)
    this.readers.add(lines)
    const leave = () => this.left(lines)
    if (gone.aborted) leave()
    else gone.addEventListener('abort', leave, { once: true })
    return lines
  }

  private left(lines: Lines): void {
    lines.end()
    this.readers.delete(lines)
    this.known ||= lines.taken
    if (this.ended || this.readers.size > 0) return
    if (!this.known || this.graceMs === 0) this.abandoned()
    else this.timer = setTimeout(this.abandoned, this.graceMs).unref()
  }
}
