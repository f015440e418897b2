import { existsSync } from 'node:fs'
import type { Securable } from '../access/types.ts'
import { databaseFile } from '../databases/index.ts'
import { MallardError } from '../errors.ts'
import { log } from '../log.ts'
import { quoteName } from '../sql/index.ts'
import { type Engine, EngineError } from './engine/types.ts'
import { cleanMessage } from './faults.ts'
import { reconcile } from './reconcile.ts'

/** More databases than this are not kept attached at once; the least recently used goes first. */
export const attachedLimit = 96

interface Attached {
  alias: string
  pins: number
  usedAt: number
}

/** The databases that an engine has attached. Attaching and detaching go one at a time (DESIGN 2). */
export class Attachments {
  private readonly engine: Engine
  private readonly attached = new Map<string, Attached>()
  private queue: Promise<unknown> = Promise.resolve()
  private clock = 0

  constructor(engine: Engine) {
    this.engine = engine
  }

  /**
   * Attaches what is not attached yet, and pins all until the returned function is called: a pinned database is not
   * detached by others' needs.
   * @throws MallardError 58030 naming the database whose file cannot be opened.
   */
  async use(databases: Iterable<Securable>): Promise<() => void> {
    const wanted = [...databases]
    const missing = wanted.filter((one) => this.attached.get(one.id)?.alias !== one.name)
    if (missing.length > 0) await this.serial(() => this.attachAll(missing))
    const pinned: Attached[] = []
    for (const one of wanted) {
      const found = this.attached.get(one.id)
      if (!found) continue
      found.pins++
      found.usedAt = ++this.clock
      pinned.push(found)
    }
    return () => {
      for (const one of pinned.splice(0)) one.pins--
    }
  }

  /** Makes the file of a new database, attached and pinned; `sqls` run in it before anybody can use it. */
  async create(database: Securable, sqls: readonly string[]): Promise<() => void> {
    await this.serial(async () => {
      await this.makeRoom()
      await this.engine.attach({ alias: database.name, path: databaseFile(database.accountId, database.id) })
      for (const sql of sqls) await this.engine.control(sql)
      this.attached.set(database.id, { alias: database.name, pins: 0, usedAt: ++this.clock })
    })
    return this.use([database])
  }

  /** Lets go of a database whose file is to be dropped, waiting up to `patience` milliseconds for its users. */
  async release(databaseId: string, patience: number): Promise<void> {
    const until = Date.now() + patience
    while ((this.attached.get(databaseId)?.pins ?? 0) > 0 && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20))
    if ((this.attached.get(databaseId)?.pins ?? 0) > 0)
      throw new MallardError('55006', 'The database is in use by another transaction.', {
        hint: 'Try again when it has ended.',
      })
    await this.serial(() => this.detach(databaseId))
  }

  isAttached(databaseId: string): boolean {
    return this.attached.has(databaseId)
  }

  private serial<T>(work: () => Promise<T>): Promise<T> {
    const next = this.queue.then(work, work)
    this.queue = next.catch(() => {})
    return next
  }

  private async attachAll(databases: Securable[]): Promise<void> {
    for (const one of databases) {
      const found = this.attached.get(one.id)
      if (found && found.alias !== one.name) await this.rename(one, found)
      else if (!found) await this.attachOne(one)
    }
  }

  /** The name in SQL follows a rename at once; users of the old name hold their transaction's snapshot. */
  private async rename(database: Securable, found: Attached): Promise<void> {
    await this.engine.control(`ALTER DATABASE ${quoteName(found.alias)} SET ALIAS TO ${quoteName(database.name)}`)
    found.alias = database.name
  }

  private async attachOne(database: Securable): Promise<void> {
    await this.makeRoom()
    const path = databaseFile(database.accountId, database.id)
    // ATTACH would make an empty file in its place.
    if (!existsSync(path)) throw new MallardError('58030', `The file of the database '${database.name}' is missing.`)
    try {
      await this.engine.attach({ alias: database.name, path })
    } catch (error) {
      if (error instanceof EngineError && error.fault.kind === 'duckdb') {
        log().error({ databaseId: database.id, reason: error.message }, 'a database file cannot be attached')
        throw new MallardError(
          '58030',
          `The database '${database.name}' cannot be opened: ${cleanReason(error.message)}`,
          { cause: error },
        )
      }
      throw error
    }
    this.attached.set(database.id, { alias: database.name, pins: 0, usedAt: ++this.clock })
    await reconcile(this.engine, database)
  }

  private async makeRoom(): Promise<void> {
    if (this.attached.size < attachedLimit) return
    const free = [...this.attached].filter(([, one]) => one.pins === 0).sort((a, b) => a[1].usedAt - b[1].usedAt)
    const oldest = free[0]
    if (oldest) await this.detach(oldest[0])
  }

  private async detach(databaseId: string): Promise<void> {
    const found = this.attached.get(databaseId)
    if (!found) return
    this.attached.delete(databaseId)
    await this.engine.detach(found.alias)
  }
}

/** DuckDB's reason without the file's path. */
function cleanReason(message: string): string {
  return cleanMessage(message).replace(/"[^"]*\.duckdb[^"]*"|\/\S+\.duckdb\S*/g, 'its file')
}
