import { accessState, activeRoles, primaryRole } from '../access/index.ts'
import type { Actor, Securable, SessionRoles } from '../access/types.ts'
import { MallardError } from '../errors.ts'
import { quoteQualified, quoteString } from '../sql/index.ts'
import { type LiveEngine, liveEngine } from './account.ts'
import { SessionCatalog } from './catalog.ts'
import type { EngineConnection } from './engine/types.ts'
import type { Scope, TempObject } from './gate/names.ts'
import type { PendingCatalog } from './pending.ts'
import type { SessionContext } from './types.ts'

/** An open transaction of a session. */
export interface OpenTransaction {
  /** Milliseconds since 1970. */
  startedAt: number
  aborted: boolean
  /** DDL that COMMIT will make true for everybody. */
  pending: PendingCatalog
  /** The one database that it writes, once it does (ARCHITECTURE 4). */
  writes: Securable | null
  /** Gives the databases that it uses back to the LRU. */
  releases: (() => void)[]
  /** The session's temp objects at BEGIN, for ROLLBACK. */
  tempBefore: Map<string, TempObject>
  /** Any DDL, also such that leaves the metadata alone. */
  ddl: boolean
}

export interface Prepared {
  text: string
  parameterTypes: string[]
}

/** The state of one SQL session (ARCHITECTURE 5). Statements of a session run one after another, so nothing here races. */
export class SessionState {
  readonly id: string
  /** Who asks; `address` follows the request under way. */
  actor: Actor
  readonly worksheetId: string | null
  roles: SessionRoles
  warehouseId: string | null
  /** Ids; names are looked up when they are needed, since either may be renamed or dropped. */
  databaseId: string | null
  schemaId: string | null
  readonly parameters = new Map<string, string>()
  readonly prepared = new Map<string, Prepared>()
  temp = new Map<string, TempObject>()
  transaction: OpenTransaction | null = null
  closed = false
  usedAt = Date.now()
  private live: LiveEngine | null = null
  private connection: EngineConnection | null = null
  private path = ''
  blocked: Promise<void> = Promise.resolve()
  private readonly statementReleases: (() => void)[] = []
  /** House macros (CURRENT_ROLE, ...) that this connection has, see macros.ts. */
  houseMacros = new Set<string>()
  /** The in-memory database that answers information_schema, see catalogTables.ts. */
  catalogTables: { alias: string; key: string } | null = null
  /** Databases whose files a statement filled the disk with. */
  readonly filled = new Set<string>()
  /** Those of before, which an open transaction may read. */
  staleTables: string[] = []

  constructor(
    init: Pick<SessionState, 'id' | 'actor' | 'worksheetId' | 'roles' | 'warehouseId' | 'databaseId' | 'schemaId'>,
  ) {
    this.id = init.id
    this.actor = init.actor
    this.worksheetId = init.worksheetId
    this.roles = init.roles
    this.warehouseId = init.warehouseId
    this.databaseId = init.databaseId
    this.schemaId = init.schemaId
  }

  /** The catalog through the session's active roles, looked up anew: a change of grants holds from the next statement. */
  catalog(): SessionCatalog {
    const state = accessState(this.actor.accountId)
    return new SessionCatalog(state, activeRoles(state, this.actor.userId, this.roles), this.transaction?.pending)
  }

  scope(catalog = this.catalog()): Scope {
    const seen = (id: string | null) => (id !== null && catalog.isVisible(id) ? (catalog.byId(id) ?? null) : null)
    return { catalog, database: seen(this.databaseId), schema: seen(this.schemaId), temp: this.temp }
  }

  /** PUBLIC once the session's role was revoked or dropped. */
  primaryRoleId(): string {
    return primaryRole(accessState(this.actor.accountId), this.actor.userId, this.roles)
  }

  roleName(): string {
    return accessState(this.actor.accountId).roles.get(this.primaryRoleId())?.name ?? 'PUBLIC'
  }

  context(): SessionContext {
    const state = accessState(this.actor.accountId)
    const name = (id: string | null) => (id === null ? null : (state.securables.get(id)?.name ?? null))
    const { secondary } = this.roles
    return {
      sessionId: this.id,
      role: this.roleName(),
      secondaryRoles: Array.isArray(secondary) ? secondary.map((id) => state.roles.get(id)?.name ?? '?') : secondary,
      warehouse: name(this.warehouseId),
      database: name(this.databaseId),
      schema: name(this.schemaId),
      transaction: this.transaction === null ? 'none' : this.transaction.aborted ? 'aborted' : 'open',
    }
  }

  /**
   * The session's connection, opened at first use and anew after the engine died: temp objects and variables are then
   * gone, and an open transaction is lost.
   * @throws MallardError 58000 once, when a transaction was lost with its engine.
   */
  async open(): Promise<{ live: LiveEngine; connection: EngineConnection }> {
    const live = await liveEngine(this.actor.accountId)
    if (this.connection?.alive && this.live === live) return { live, connection: this.connection }
    const lost = this.transaction !== null && this.live !== null
    this.forgetConnection()
    this.live = live
    this.connection = await live.connect()
    // A new connection stands in DuckDB's empty in-memory database.
    this.path = 'memory'
    for (const [key, value] of this.parameters) if (key !== 'query_tag') await this.connection.exec(setting(key, value))
    if (lost)
      throw new MallardError('58000', 'The engine was replaced; the open transaction is lost and was rolled back.')
    return { live, connection: this.connection }
  }

  /** Before a database is dropped: the session must not stand in it. */
  async leaveDatabase(databaseId: string): Promise<void> {
    if (this.databaseId !== databaseId) return
    this.databaseId = null
    this.schemaId = null
    if (this.connection?.alive && this.path !== 'memory') {
      await this.connection.exec('USE memory')
      this.path = 'memory'
    }
  }

  private forgetConnection(): void {
    this.endTransaction()
    this.connection = null
    this.live = null
    this.path = ''
    this.temp = new Map()
    this.houseMacros = new Set()
    this.catalogTables = null
    this.staleTables = []
  }

  /**
   * Where DuckDB's search path must go so that the connection stands in the session's database and schema, both
   * attached; nothing when it stands there. From here on it stands nobody knows where, until `standsIn` says that it
   * went there.
   */
  pathTo(scope: Scope): string | undefined {
    const path = scope.database && scope.schema ? quoteQualified([scope.database.name, scope.schema.name]) : 'memory'
    if (path === this.path) return undefined
    this.path = ''
    return path
  }

  standsIn(path: string | undefined): void {
    if (path !== undefined) this.path = path
  }

  /** Gives databases back to the LRU when the statement under way has ended. */
  releaseAfterStatement(release: () => void): void {
    this.statementReleases.push(release)
  }

  /** The session's next statement waits for this too: a bind that was given up still holds the connection. */
  waitBeforeNext(work: Promise<void>): void {
    this.blocked = Promise.all([this.blocked, work]).then(() => {})
  }

  /** The engine died under the open transaction: it is over, and the session says so. */
  loseTransaction(): void {
    this.forgetConnection()
  }

  endStatement(): void {
    for (const release of this.statementReleases.splice(0)) release()
    this.usedAt = Date.now()
  }

  /** To be called when a ROLLBACK may have undone a USE. */
  forgetPath(): void {
    this.path = ''
  }

  endTransaction(): void {
    for (const release of this.transaction?.releases.splice(0) ?? []) release()
    this.transaction = null
  }

  /** Has anything on the connection that a new one would not have. */
  get lastingConnection(): boolean {
    return this.connection !== null
  }

  /** Rolls back what is open and lets go of the connection. */
  async close(): Promise<void> {
    this.closed = true
    const { connection, live } = this
    const tables = this.catalogTables ? [...this.staleTables, this.catalogTables.alias] : []
    if (connection?.alive && this.transaction) await connection.exec('ROLLBACK').catch(() => {})
    this.forgetConnection()
    connection?.close()
    if (live?.engine.alive) for (const alias of tables) await live.engine.detach(alias).catch(() => {})
  }
}

/** Sets a setting of the allow-list. SESSION: DuckDB would change some of them for everybody, default_order for one. */
export function setting(name: string, value: string): string {
  return `SET SESSION ${name} = ${quoteString(value)}`
}
