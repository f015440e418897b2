import type { Completions } from '../editor/completion'
import { type AskNames, askNames } from './ask-names'
import type { CatalogEntry, LoadCatalog } from './types'

/** What is known of a path: its entries, or why they are not to be had. */
export interface Known {
  entries: CatalogEntry[] | null
  error: string | null
  loading: boolean
}

const nothing: Completions = { names: [], more: false }
const unknown: Known = { entries: null, error: null, loading: false }
const keyOf = (path: readonly string[]) => JSON.stringify(path.map((name) => name.toLowerCase()))

/** The catalog as far as this page has seen it; the tree and the completion share it. */
export class Catalog {
  private known = new Map<string, Known>()
  private paths = new Map<string, readonly string[]>()
  private underWay = new Map<string, Promise<CatalogEntry[]>>()
  private listeners = new Set<() => void>()
  private changes = 0
  /** Looks through this role; undefined: the one that sessions begin in. */
  role: string | undefined
  /** How often everything was fetched anew. */
  turns = 0
  private readonly load: LoadCatalog
  private readonly complete: AskNames
  private readonly suggested = new Map<string, Promise<Completions>>()

  constructor(load: LoadCatalog, complete: AskNames = askNames) {
    this.load = load
    this.complete = complete
  }

  at(path: readonly string[]): Known {
    return this.known.get(keyOf(path)) ?? unknown
  }

  /** The entries of a path, fetched once. @throws Error with the server's message */
  async entries(path: readonly string[]): Promise<CatalogEntry[]> {
    return this.at(path).entries ?? this.fetch(path)
  }

  /** Looks through another role from now on: what it may see replaces what was shown. */
  become(role: string | undefined): void {
    if (role === this.role) return
    const first = this.role === undefined
    this.role = role
    this.suggested.clear()
    if (!first) void this.refresh()
  }

  /** Fetches again what was seen: after DDL, anyone's. What is shown stays until the news is there. */
  async refresh(): Promise<void> {
    this.turns++
    this.suggested.clear()
    await Promise.allSettled([...this.paths.values()].map((path) => this.fetch(path)))
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  version = (): number => this.changes

  /**
   * Names for the completion. `inside` is where the worksheet stands (database, schema). What was answered whole is
   * remembered until something changes; a longer list is asked for again as one types.
   */
  async suggest(path: string[], prefix: string, inside: string[]): Promise<Completions> {
    const [database, schema] = inside
    const place = keyOf([...path, '', ...inside])
    const typed = `${place} ${prefix}`
    const known = this.suggested.get(place) ?? this.suggested.get(typed)
    if (known) return known
    const answer = this.complete({
      path,
      prefix,
      ...(database ? { database } : {}),
      ...(schema ? { schema } : {}),
      ...(this.role ? { role: this.role } : {}),
      ...(path.length === 0 ? { functions: true } : {}),
    })
    this.suggested.set(typed, answer)
    const found = await answer.catch(() => nothing)
    if (found === nothing) this.suggested.delete(typed)
    else if (!found.more) this.suggested.set(place, answer)
    return found
  }

  private fetch(path: readonly string[]): Promise<CatalogEntry[]> {
    const key = keyOf(path)
    const going = this.underWay.get(key)
    if (going) return going
    const before = this.at(path)
    this.paths.set(key, path)
    this.put(key, { ...before, loading: before.entries === null, error: null })
    const promise = this.ask(path).then(
      (entries) => {
        this.put(key, { entries, error: null, loading: false })
        return entries
      },
      (error: unknown) => {
        this.put(key, {
          entries: null,
          error: error instanceof Error ? error.message : 'It could not be loaded.',
          loading: false,
        })
        throw error
      },
    )
    this.underWay.set(key, promise)
    void promise.catch(() => undefined).finally(() => this.underWay.delete(key))
    return promise
  }

  private async ask(path: readonly string[]): Promise<CatalogEntry[]> {
    const answer = await this.load({ path: [...path], ...(this.role ? { role: this.role } : {}) })
    if (!answer.ok) throw new Error(answer.error.message)
    return answer.value
  }

  private put(key: string, known: Known): void {
    this.known.set(key, known)
    this.changes++
    for (const listener of this.listeners) listener()
  }
}
