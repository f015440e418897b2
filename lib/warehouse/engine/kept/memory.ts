import { randomBytes } from 'node:crypto'
import type { KeptStore } from './store.ts'

/** What a cache holds at most. */
export interface MemoryLimits {
  tables: number
  rows: number
}

/** The alias of the database in memory that holds what is derived from kept results. */
export const memoryAlias = '"~results-memory"'

interface Entry {
  table: string
  rows: number
}

/**
 * Derived tables (row orders, tables made of bytes) in a database in memory that all connections of the engine see,
 * by key; the least recently used go first. DuckDB may move its blocks to the temp directory.
 */
export class MemoryTables {
  private readonly store: KeptStore
  private readonly limits: MemoryLimits
  private readonly entries = new Map<string, Promise<Entry>>()
  private attached: Promise<void> | null = null

  constructor(store: KeptStore, limits: MemoryLimits) {
    this.store = store
    this.limits = limits
  }

  /** The table for `key`, made by `make(name)` unless it is there; `make` returns its number of rows. */
  async get(key: string, make: (table: string) => Promise<number>): Promise<Entry> {
    const found = this.entries.get(key)
    // To the end of the map: used last.
    this.entries.delete(key)
    const entry = found ?? this.make(make)
    this.entries.set(key, entry)
    try {
      const made = await entry
      if (!found) await this.evict()
      return made
    } catch (error) {
      if (this.entries.get(key) === entry) this.entries.delete(key)
      throw error
    }
  }

  private async make(make: (table: string) => Promise<number>): Promise<Entry> {
    this.attached ??= this.store.withConnection(async (connection) => {
      await connection.run(`ATTACH IF NOT EXISTS ':memory:' AS ${memoryAlias}`)
    })
    await this.attached
    const table = `${memoryAlias}.main.m${randomBytes(8).toString('hex')}`
    return { table, rows: await make(table) }
  }

  private async evict(): Promise<void> {
    const settled = await Promise.all(
      [...this.entries].map(async ([key, entry]) => ({ key, entry: await entry.catch(() => null) })),
    )
    let tables = settled.length
    let rows = settled.reduce((sum, { entry }) => sum + (entry?.rows ?? 0), 0)
    for (const { key, entry } of settled.slice(0, -1)) {
      if (tables <= this.limits.tables && rows <= this.limits.rows) return
      this.entries.delete(key)
      tables--
      rows -= entry?.rows ?? 0
      if (entry) await this.store.withConnection((connection) => connection.run(`DROP TABLE IF EXISTS ${entry.table}`))
    }
  }
}
