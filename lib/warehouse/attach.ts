import { existsSync } from 'node:fs'
import { accessState } from '../access/index.ts'
import { nameKey, type Securable } from '../access/types.ts'
import { databaseFile, databaseKey } from '../databases/index.ts'
import { MallardError, notFound } from '../errors.ts'
import { log } from '../log.ts'
import { quoteName } from '../sql/index.ts'
import { type AttachSpec, type Engine, EngineError } from './engine/types.ts'
import { cleanMessage } from './faults.ts'
import { reconcile } from './reconcile.ts'

/** More databases than this are not kept attached at once; the least recently used goes first. */
export const attachedLimit = 96

/** How long an engine that was killed may take to let go of its files, in milliseconds. */
const lockPatienceMs = 5_000

interface Attached {
  alias: string
  pins: number
  usedAt: number
}

/** The databases that an engine has attached. Attaching and detaching go one at a time (ARCHITECTURE 2). */
export class Attachments {
  private readonly engine: Engine
  private readonly attached = new Map<string, Attached>()
  /** Databases that are being renamed or dropped, by id: nobody may use them before that is done. */
  private readonly changing = new Map<string, Promise<unknown>>()
  /** Told whenever a database has lost its last user. */
  private readonly waiting = new Set<() => void>()
  private queue: Promise<unknown> = Promise.resolve()
  private clock = 0

  constructor(engine: Engine) {
    this.engine = engine
  }

  /**
   * Attaches what is not attached yet, and pins all until the returned function is called: a pinned database is
   * neither detached by others' needs nor renamed nor dropped.
   * @throws MallardError 58030 naming the database whose file cannot be opened; 42S02 for one that was renamed or
   * dropped since the caller looked.
   */
  async use(databases: Iterable<Securable>): Promise<() => void> {
    const wanted = [...databases]
    const pinned: Attached[] = []
    const release = () => {
      for (const one of pinned.splice(0)) if (--one.pins === 0) for (const tell of this.waiting) tell()
    }
    try {
      for (const one of wanted) pinned.push(this.pin(one) ?? (await this.pinSoon(one)))
    } catch (error) {
      release()
      throw error
    }
    return release
  }

  /** Makes the file of a new database, attached under a name that nobody can use; its first use names it. */
  async create(accountId: string, databaseId: string, sqls: (alias: string) => readonly string[]): Promise<void> {
    await this.serial(async () => {
      await this.makeRoom()
      const alias = waitingAlias(databaseId)
      await this.engine.attach(await this.spec(alias, accountId, databaseId))
      this.attached.set(databaseId, { alias, pins: 0, usedAt: ++this.clock })
      for (const sql of sqls(alias)) await this.engine.control(sql)
    })
  }

  /**
   * Runs `work` while nobody uses the database: it waits up to `patience` milliseconds for those who do, and those
   * who want to wait for it. Detaches the database first, so that `work` may rename it or remove its file.
   * @throws MallardError 55006 when the users do not end in time.
   */
  async alone<T>(databaseId: string, patience: number, work: () => Promise<T>): Promise<T> {
    const until = Date.now() + patience
    for (;;) {
      const other = this.changing.get(databaseId)
      if (other) await other.catch(() => {})
      else if ((this.attached.get(databaseId)?.pins ?? 0) === 0) break
      else await this.lastUser(until)
    }
    const doing = this.serial(() => this.detach(databaseId)).then(work)
    this.changing.set(databaseId, doing)
    try {
      return await doing
    } finally {
      this.changing.delete(databaseId)
    }
  }

  /** Gives back to the disk what is free in a database's file; nobody uses it meanwhile. */
  async shrink({ accountId, id }: Securable, patience: number): Promise<void> {
    const alias = waitingAlias(id)
    const name = quoteName(alias)
    const work = async () => {
      await this.engine.attach(await this.spec(alias, accountId, id))
      try {
        // A checkpoint does nothing unless something was written.
        for (const sql of [`CREATE SCHEMA ${name}.__mallard_room`, `DROP SCHEMA ${name}.__mallard_room`])
          await this.engine.control(sql)
        await this.engine.control(`CHECKPOINT ${name}`)
      } finally {
        await this.engine.detach(alias)
      }
    }
    await this.alone(id, patience, () => this.serial(work))
  }

  /** Detaches a database that came to nothing. */
  async forget(databaseId: string): Promise<void> {
    await this.serial(() => this.detach(databaseId))
  }

  private lastUser(until: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer)
        this.waiting.delete(done)
        resolve()
      }
      const late = () => {
        this.waiting.delete(done)
        reject(
          new MallardError('55006', 'The database is in use by another transaction.', {
            hint: 'Try again when it has ended.',
          }),
        )
      }
      const timer = setTimeout(late, Math.max(0, until - Date.now()))
      this.waiting.add(done)
    })
  }

  /** Pins at once what is there under its name. Without an await, so that nothing comes between look and pin. */
  private pin(database: Securable): Attached | null {
    const found = this.attached.get(database.id)
    if (!found || found.alias !== database.name || this.changing.has(database.id)) return null
    if (!isCurrent(database)) throw notFound(database.name)
    found.pins++
    found.usedAt = ++this.clock
    return found
  }

  private async pinSoon(database: Securable): Promise<Attached> {
    for (;;) {
      await this.changing.get(database.id)?.catch(() => {})
      const pinned = await this.serial(async () => {
        if (this.changing.has(database.id)) return null
        if (!isCurrent(database)) throw notFound(database.name)
        await this.provide(database)
        return this.pin(database)
      })
      if (pinned) return pinned
    }
  }

  private serial<T>(work: () => Promise<T>): Promise<T> {
    const next = this.queue.then(work, work)
    this.queue = next.catch(() => {})
    return next
  }

  private async provide(database: Securable): Promise<void> {
    const found = this.attached.get(database.id)
    if (found?.alias === database.name) return
    await this.freeAlias(database)
    if (found) await this.rename(found, database.name)
    else await this.attachOne(database)
  }

  /** A name that another database had before is taken from it. */
  private async freeAlias({ id, name }: Securable): Promise<void> {
    for (const [other, one] of this.attached)
      if (other !== id && nameKey(one.alias) === nameKey(name)) await this.rename(one, waitingAlias(other))
  }

  private async rename(found: Attached, alias: string): Promise<void> {
    await this.engine.control(`ALTER DATABASE ${quoteName(found.alias)} SET ALIAS TO ${quoteName(alias)}`)
    found.alias = alias
  }

  private async attachOne(database: Securable): Promise<void> {
    await this.makeRoom()
    const { id, name } = database
    const spec = await this.spec(name, database.accountId, id)
    // ATTACH would make an empty file in its place.
    if (!existsSync(spec.path)) throw new MallardError('58030', `The file of the database '${name}' is missing.`)
    // Reading would go on without it, but nothing that the house writes into the file.
    if (spec.encryptionKey !== undefined && !this.engine.encrypts)
      throw new MallardError('58030', `The database '${name}' is encrypted, and DuckDB's crypto is not there.`, {
        hint: cryptoHint,
      })
    try {
      await this.attachFile(spec)
      await reconcile(this.engine, database).catch(async (error) => {
        await this.engine.detach(name).catch(() => {})
        throw error
      })
    } catch (error) {
      if (!(error instanceof EngineError) || error.fault.kind !== 'duckdb') throw error
      log().error({ databaseId: id, reason: error.message }, 'a database file cannot be attached')
      throw new MallardError('58030', `The database '${name}' cannot be opened: ${cleanReason(error.message)}`, {
        cause: error,
      })
    }
    this.attached.set(id, { alias: name, pins: 0, usedAt: ++this.clock })
  }

  private async spec(alias: string, accountId: string, id: string): Promise<AttachSpec> {
    const encryptionKey = await databaseKey(id)
    return { alias, path: databaseFile(accountId, id), ...(encryptionKey === null ? {} : { encryptionKey }) }
  }

  /** An engine that was killed with its server may be dying still, and holds its locks until it is gone. */
  private async attachFile(spec: AttachSpec): Promise<void> {
    const until = Date.now() + lockPatienceMs
    for (;;) {
      try {
        return await this.engine.attach(spec)
      } catch (error) {
        if (!/could not set lock/i.test((error as Error).message) || Date.now() > until) throw error
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
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
    try {
      await this.engine.detach(found.alias)
    } catch (error) {
      this.attached.set(databaseId, found)
      throw error
    }
  }
}

/** How a server gets what encrypted databases need. */
export const cryptoHint = "Run 'npm run extensions' on the server, which fetches DuckDB's httpfs, and start it anew."

/** A name that no user can say (ARCHITECTURE 7). */
const waitingAlias = (databaseId: string) => `~${databaseId}`

function isCurrent({ accountId, id, name }: Securable): boolean {
  return accessState(accountId).securables.get(id)?.name === name
}

/** DuckDB's reason without the file's path. */
function cleanReason(message: string): string {
  return cleanMessage(message).replace(/"[^"]*\.duckdb[^"]*"|\/\S+\.duckdb\S*/g, 'its file')
}
