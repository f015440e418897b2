import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { HourFile } from '../../results/hourFile.ts'
import { expireKept, hourName } from '../../results/hours.ts'
import { openAt } from '../../results/sealed.ts'
import { type EncodeOptions, setTimes } from '../encode/index.ts'
import { EngineError } from '../types.ts'

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

export interface KeptStoreOptions {
  /** The account's results directory; made with mode 0700 if it is missing. */
  resultsDir: string
  /** A new connection of the engine's instance. */
  connect(): Promise<DuckDBConnection>
  /** Keys of what is kept, 32 bytes in hex, the newest first. */
  keys: [string, ...string[]]
  /** Can files be encrypted here? New ones then are, under the newest key. */
  encrypts?: boolean
}

/** Connections that were used and are idle; more are closed. */
const idleConnections = 4

/**
 * The results of one engine's account: an hour's append-only file of bytes, an hour's results database, and
 * connections of their own to write and read them beside the users' transactions (ARCHITECTURE 6).
 */
export class KeptStore {
  readonly resultsDir: string
  private readonly options: KeptStoreOptions
  private readonly tag = randomBytes(4).toString('hex')
  private readonly attached = new Map<string, Promise<void>>()
  private readonly idle: DuckDBConnection[] = []
  /** Files that hold more than their results need, with tables to drop. */
  private readonly fat = new Map<string, string[]>()
  private readonly bytesFile: HourFile

  constructor(options: KeptStoreOptions) {
    this.options = options
    this.resultsDir = options.resultsDir
    this.bytesFile = new HourFile(options.resultsDir, options.keys[0])
    mkdirSync(options.resultsDir, { recursive: true, mode: 0o700 })
  }

  /** Runs `use` with a connection that nobody else uses meanwhile. */
  async withConnection<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.lease()
    try {
      return await use(connection)
    } finally {
      this.release(connection)
    }
  }

  /** A connection for the caller alone, to be given back by `release`, without an open transaction. */
  async lease(times?: EncodeOptions): Promise<DuckDBConnection> {
    const connection = this.idle.pop() ?? (await this.options.connect())
    if (times) await setTimes(connection, times)
    return connection
  }

  release(connection: DuckDBConnection): void {
    if (this.idle.length < idleConnections) this.idle.push(connection)
    else connection.closeSync()
  }

  /** Appends to this hour's file of bytes; returns where they lie. */
  async appendBytes(bytes: Buffer): Promise<{ file: string; offset: number }> {
    const { file, offsets } = await this.bytesFile.append([bytes])
    return { file, offset: offsets[0]! }
  }

  /** Opens what lies sealed in a file of bytes. @throws Error when it was changed */
  openBytes(file: string, offset: number, sealed: Buffer): Buffer {
    return openAt(this.options.keys, file, offset, sealed)
  }

  /** This hour's results database, attached: its file and the alias to qualify tables with (quoted). */
  async database(now = Date.now()): Promise<{ file: string; alias: string }> {
    const file = `${hourName(now, this.tag)}.duckdb`
    if (!this.attached.has(file)) void this.expire(now).catch(() => {})
    return { file, alias: await this.attach(file, true) }
  }

  /** Attaches a results database and returns its quoted alias. @throws EngineError if it is gone and not `create` */
  async attach(file: string, create = false): Promise<string> {
    if (!/^[\w-]+\.duckdb$/.test(file)) throw new Error(`Not a results database: ${file}`)
    const alias = aliasOf(file)
    const path = join(this.resultsDir, file)
    if (!create && !existsSync(path))
      throw new EngineError({ kind: 'duckdb', message: 'Invalid Input Error: The result is no longer kept.' })
    let attaching = this.attached.get(file)
    if (!attaching) {
      attaching = this.attachFile(path, alias)
      this.attached.set(file, attaching)
      attaching.catch(() => this.attached.delete(file))
    }
    await attaching
    return alias
  }

  private async attachFile(path: string, alias: string): Promise<void> {
    const { keys, encrypts } = this.options
    const isNew = !existsSync(path)
    // An older file may be under an older key, or plain: from before the crypto came.
    const ways = isNew ? [encrypts ? keys[0] : undefined] : [...keys, undefined]
    await this.withConnection(async (connection) => {
      for (const [index, key] of ways.entries()) {
        // Without the crypto for writing, what lies encrypted can still be read.
        const access = encrypts ? '' : ', READ_ONLY'
        const encryption = key === undefined ? '' : `, ENCRYPTION_KEY ${literal(key)}${access}`
        try {
          // VARIANT and other young types need the newest storage; these files never outlive the version by more than a day.
          await connection.run(`ATTACH ${literal(path)} AS ${alias} (STORAGE_VERSION 'latest'${encryption})`)
          return
        } catch (error) {
          if (index === ways.length - 1) throw error
        }
      }
    })
    chmodSync(path, 0o600)
  }

  /** Removes what is older than 24 h and the named files, detached first. Returns the names of what was too old. */
  async expire(now = Date.now(), files: readonly string[] = []): Promise<string[]> {
    for (const [file, tables] of this.fat) {
      this.fat.delete(file)
      await this.shrink(file, tables)
    }
    for (const file of files) {
      await this.detach(file)
      for (const suffix of ['', '.wal']) await rm(join(this.resultsDir, basename(file) + suffix), { force: true })
    }
    return expireKept(this.resultsDir, now, (file) => this.detach(file))
  }

  /**
   * After a full disk: `expire`, when web has made some room to write in, drops the table, if that could not be done,
   * and gives back to the disk what is free in its file.
   */
  shrinkLater(file: string, table: string): void {
    this.fat.set(file, [...(this.fat.get(file) ?? []), table])
  }

  /** DuckDB shrinks a file at the first checkpoint after it was attached anew, if something was written. */
  private async shrink(file: string, tables: readonly string[]): Promise<void> {
    const alias = aliasOf(file)
    const drop = tables.map((table) => `DROP TABLE IF EXISTS ${table}`)
    const touch = [`CREATE SCHEMA ${alias}.room`, `DROP SCHEMA ${alias}.room`, `CHECKPOINT ${alias}`]
    const shrinking = this.detach(file)
      .then(() => this.attachFile(join(this.resultsDir, file), alias))
      .then(() =>
        this.withConnection(async (connection) => {
          for (const sql of [...drop, ...touch]) await connection.run(sql)
        }),
      )
    this.attached.set(file, shrinking)
    await shrinking.catch(() => this.attached.delete(file))
  }

  private async detach(file: string): Promise<void> {
    if (!this.attached.delete(file)) return
    await this.withConnection(async (connection) => {
      await connection.run(`DETACH DATABASE IF EXISTS ${aliasOf(file)}`)
    })
  }

  /** Closes files and idle connections. */
  close(): void {
    this.bytesFile.close()
    for (const connection of this.idle.splice(0)) connection.closeSync()
  }
}

/** Names that begin with `~` are reserved: no user can name them (ARCHITECTURE 7). */
function aliasOf(file: string): string {
  return `"~results-${file.replace(/\.duckdb$/, '')}"`
}
