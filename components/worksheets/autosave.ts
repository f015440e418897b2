import { dropDraft, keepDraft } from './drafts'
import type { SaveText } from './texts'
import type { Answered, WorksheetText } from './types'

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'offline' | 'signed-out' | 'rejected' | 'refused' | 'conflict'

/** What the server draws: a page that takes a draft up before it is all hydrated must not differ from that. */
export const drawnFirst = (): SaveState => 'saved'

/** How texts get to the server and back. */
export interface TextPost {
  save(given: SaveText): Promise<Answered<{ version: number }>>
  open(given: { id: string }): Promise<Answered<WorksheetText>>
  /** Keeps the saved text as a version. */
  keep(id: string): Promise<unknown>
}

const pause = 500
const retryAfter = 4000
/** Longer texts are kept in this browser less often: writing them takes longer than a key may. */
const largeText = 50_000
/** The worksheet was taken away, or may only be read by now: trying again helps nothing. */
const gone = new Set(['42S02', '42501'])
/** What goes over by itself: no answer, a server that starts, a full disk, a fault. Anything else is a refusal. */
const passing = /^(08|53|57|58|XX)/

/**
 * Saves one worksheet's text half a second after the last key. Until the server has it, the text also lies in this
 * browser, so that a killed tab or a lost network loses nothing.
 */
export class Autosave {
  state: SaveState = 'saved'
  /** Why the server refused the text. */
  problem = ''
  /** False: this browser has no room for the text, which is in this page alone. */
  kept = true
  /** The version that the text was typed over. */
  version: number
  private pending: (() => string) | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private draftTimer: ReturnType<typeof setTimeout> | undefined
  private listeners = new Set<() => void>()
  private overConflict = false
  private keepWhenSaved = false
  private keptVersion = 0
  private readonly id: string
  private readonly post: TextPost

  constructor(id: string, version: number, post: TextPost) {
    this.id = id
    this.version = version
    this.post = post
  }

  /** The text changed; `text` reads it when it is needed. `length` in UTF-16 code units. */
  changed(text: () => string, length = 0): void {
    this.pending = text
    this.draftTimer ??= setTimeout(() => this.keepDraft(), length > largeText ? 1500 : 100)
    if (this.state === 'conflict' || this.state === 'refused') return
    if (this.state !== 'saving') this.become('unsaved')
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), pause)
  }

  /** Sends what is pending now: when the tab is hidden or closed, and before it is left. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    if (!this.pending || this.state === 'saving' || this.state === 'conflict' || this.state === 'refused') return
    const read = this.pending
    this.keepDraft()
    this.pending = null
    this.become('saving')
    const text = read()
    const { id, version, overConflict } = this
    const answer = await this.post.save({ id, text, version, ...(overConflict ? { overConflict } : {}) })
    if (answer.ok) return this.arrived(answer.value.version)
    if (answer.error.sqlState === '40001') {
      const theirs = await this.post.open({ id }).catch(() => null)
      // It is this very text: it had arrived, and the answer was lost.
      if (theirs?.ok && theirs.value.text === text) return this.arrived(theirs.value.version)
    }
    this.pending ??= read
    this.failed(answer.error)
  }

  /** The text is about to run: once saved it is kept as a version. */
  ran(): void {
    this.keepWhenSaved = true
    if (this.state === 'saved') this.keepVersion()
    else void this.flush()
  }

  /** Another's text stands in the way of what is typed here. */
  enterConflict(): void {
    clearTimeout(this.timer)
    this.keepDraft()
    this.become('conflict')
  }

  /** Ends a conflict with this side's text: it is saved over `version`, which the person has seen. */
  overwrite(version: number): void {
    this.version = version
    this.overConflict = true
    this.state = 'unsaved'
    this.again(0)
  }

  /** What is shown is what the server has as `version`: the end of a conflict, or a restore. */
  settle(version: number): void {
    clearTimeout(this.timer)
    this.version = version
    this.pending = null
    this.forgetDraft()
    this.become('saved')
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  getState = (): SaveState => this.state

  private arrived(version: number): void {
    this.version = version
    this.overConflict = false
    if (this.pending) this.again(0)
    else {
      this.forgetDraft()
      this.become('saved')
      if (this.keepWhenSaved) this.keepVersion()
    }
  }

  private failed({ sqlState, message }: { sqlState: string; message: string }): void {
    if (sqlState === '40001') this.enterConflict()
    else if (gone.has(sqlState)) this.become('refused')
    else if (sqlState === '28000' || passing.test(sqlState)) {
      this.become(sqlState === '28000' ? 'signed-out' : 'offline')
      this.again(retryAfter)
    } else {
      this.problem = message
      this.become('rejected')
    }
  }

  private keepVersion(): void {
    this.keepWhenSaved = false
    if (this.keptVersion === this.version) return
    this.keptVersion = this.version
    void this.post.keep(this.id)
  }

  private again(after: number): void {
    if (this.state === 'saving') this.become('unsaved')
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), after)
  }

  private keepDraft(): void {
    clearTimeout(this.draftTimer)
    this.draftTimer = undefined
    if (this.pending) this.kept = keepDraft(this.id, this.pending(), this.version)
  }

  private forgetDraft(): void {
    clearTimeout(this.draftTimer)
    this.draftTimer = undefined
    dropDraft(this.id)
  }

  private become(state: SaveState): void {
    this.state = state
    for (const listener of this.listeners) listener()
  }
}
