import type { WorksheetActions } from './types'

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'offline' | 'conflict' | 'refused'

interface Draft {
  text: string
  version: number
}

const pause = 500
/** The worksheet was taken away, or may only be read by now: trying again helps nothing. */
const gone = new Set(['42S02', '42501'])
const retryAfter = 4000
/** Longer texts are kept in this browser less often: writing them takes longer than a key may. */
const largeText = 50_000
const draftKey = (id: string) => `mallard-draft-${id}`

/**
 * Saves one worksheet's text half a second after the last key. Until the server has it, the text also lies in this
 * browser, so that a killed tab or a lost network loses nothing.
 */
export class Autosave {
  state: SaveState = 'saved'
  private pending: (() => string) | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private draftTimer: ReturnType<typeof setTimeout> | undefined
  private listeners = new Set<() => void>()
  private readonly id: string
  private version: number
  private readonly save: WorksheetActions['save']

  constructor(id: string, version: number, save: WorksheetActions['save']) {
    this.id = id
    this.version = version
    this.save = save
  }

  /** What was typed here and never reached the server, if it was typed over the version that the server has. */
  static draft(id: string, version: number): string | null {
    try {
      const draft = JSON.parse(localStorage.getItem(draftKey(id)) ?? 'null') as Draft | null
      return draft?.version === version ? draft.text : null
    } catch {
      return null
    }
  }

  /** The text changed; `text` reads it when it is needed. `length` in UTF-16 code units. */
  changed(text: () => string, length = 0): void {
    this.pending = text
    this.keepSoon(length)
    if (this.state === 'conflict' || this.state === 'refused') return
    if (this.state !== 'saving') this.become('unsaved')
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), pause)
  }

  private keepSoon(length: number): void {
    this.draftTimer ??= setTimeout(() => this.keepDraft(), length > largeText ? 1500 : 100)
  }

  /** Sends what is pending now: when the tab is hidden or closed, and before it is left. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    if (!this.pending || this.state === 'saving' || this.state === 'conflict' || this.state === 'refused') return
    const read = this.pending
    this.keepDraft()
    this.pending = null
    this.become('saving')
    const answer = await this.save({ id: this.id, text: read(), version: this.version }).catch(() => null)
    if (answer?.ok) {
      this.version = answer.value.version
      if (this.pending) return this.again(0)
      localStorage.removeItem(draftKey(this.id))
      this.become('saved')
      return
    }
    this.pending ??= read
    if (answer?.error.sqlState === '40001') this.become('conflict')
    else if (answer && gone.has(answer.error.sqlState)) this.become('refused')
    else {
      this.become('offline')
      this.again(retryAfter)
    }
  }

  /** Ends a conflict with this side's text: it is saved over `version`, which the person has seen. */
  overwrite(version: number): void {
    this.version = version
    this.state = 'unsaved'
    this.again(0)
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  getState = (): SaveState => this.state

  private again(after: number): void {
    if (this.state === 'saving') this.become('unsaved')
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), after)
  }

  private keepDraft(): void {
    clearTimeout(this.draftTimer)
    this.draftTimer = undefined
    if (!this.pending) return
    try {
      localStorage.setItem(
        draftKey(this.id),
        JSON.stringify({ text: this.pending(), version: this.version } satisfies Draft),
      )
    } catch {
      // The browser's store is full or closed; the server still gets the text.
    }
  }

  private become(state: SaveState): void {
    this.state = state
    for (const listener of this.listeners) listener()
  }
}
