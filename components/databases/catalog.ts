import type { Suggestion } from '../editor/completion'
import type { CatalogEntry, LoadCatalog } from './types'

/** What is known of a path: its entries, or why they are not to be had. */
export interface Known {
  entries: CatalogEntry[] | null
  error: string | null
  loading: boolean
}

const unknown: Known = { entries: null, error: null, loading: false }
const keyOf = (path: readonly string[]) => JSON.stringify(path.map((name) => name.toLowerCase()))

/** The catalog as far as this page has seen it; the tree and the completion share it. */
export class Catalog {
  private known = new Map<string, Known>()
  private paths = new Map<string, readonly string[]>()
  private underWay = new Map<string, Promise<CatalogEntry[]>>()
  private listeners = new Set<() => void>()
  private changes = 0
  private role: string | undefined
  private readonly load: LoadCatalog

  constructor(load: LoadCatalog) {
    this.load = load
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
    if (!first) void this.refresh()
  }

  /** Fetches again what was seen: after DDL, anyone's. What is shown stays until the news is there. */
  async refresh(): Promise<void> {
    await Promise.allSettled([...this.paths.values()].map((path) => this.fetch(path)))
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  version = (): number => this.changes

  /**
   * Names for the completion. `inside` is where the worksheet stands (database, schema): a path is looked up
   * from the root, then from the database, then from the schema.
   */
  async suggest(path: string[], inside: string[]): Promise<Suggestion[]> {
    if (path.length === 0) {
      const lists = await Promise.all([this.quiet([]), inside.length === 2 ? this.quiet(inside) : []])
      return [...lists[1]!, ...lists[0]!].map(suggestion)
    }
    const roots = [[], inside.slice(0, 1), inside].filter((root, at) => at === root.length)
    for (const root of roots) {
      const found = await this.quiet(await this.expand([...root, ...path]))
      if (found.length > 0) return found.map(suggestion)
    }
    return []
  }

  /** `database.table` means `database.main.table` where the database has no such schema. */
  private async expand(path: string[]): Promise<string[]> {
    if (path.length !== 2) return path
    const schemas = await this.quiet(path.slice(0, 1))
    const has = schemas.some((schema) => schema.name.toLowerCase() === path[1]!.toLowerCase())
    return has ? path : [path[0]!, 'main', path[1]!]
  }

  private async quiet(path: string[]): Promise<CatalogEntry[]> {
    if (path.length > 0 && !(await this.has(path))) return []
    return this.entries(path).catch(() => [])
  }

  /** Is a path's last name among what its parent holds? Asking the server for every word typed would be rude. */
  private async has(path: string[]): Promise<boolean> {
    const parent = await this.quiet(path.slice(0, -1))
    return parent.some((entry) => entry.name.toLowerCase() === path.at(-1)!.toLowerCase())
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

const suggestionKinds: Record<CatalogEntry['kind'], Suggestion['kind']> = {
  database: 'database',
  schema: 'schema',
  table: 'table',
  view: 'view',
  macro: 'function',
  sequence: 'other',
  type: 'other',
  stage: 'other',
  other: 'other',
  column: 'column',
}

const suggestion = ({ name, kind, type }: CatalogEntry): Suggestion => ({
  name,
  kind: suggestionKinds[kind],
  ...(type ? { detail: type } : {}),
})
