import { newId } from '../../db/index.ts'
import { accessState, activeRoles, child, effectiveRoles } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { config } from '../config.ts'
import { MallardError, notFound } from '../errors.ts'
import { sessionClosed, sessionOpened } from '../history/index.ts'
import { log } from '../log.ts'
import { once } from '../registry.ts'
import { parseName } from '../sql/index.ts'
import { activeUser, defaultsOf, onUserChange, userOf } from '../users/index.ts'
import { SessionCatalog } from './catalog.ts'
import { stopEngine } from './engine/pool.ts'
import { actorCatalog, startRoles } from './pages/actorCatalog.ts'
import { runStatement } from './run.ts'
import { SessionState } from './session.ts'
import { Statement } from './statement.ts'
import type {
  Ran,
  SessionContext,
  SessionStart,
  SqlSession,
  StatementInput,
  StatementListener,
  SubmittedStatement,
} from './types.ts'
import { cancelAll, enter, leave, underWay, underWayCount } from './underWay.ts'

interface Registry {
  sessions: Map<string, Session>
}

function registry(): Registry {
  return once('warehouse.sessions', () => {
    const made: Registry = { sessions: new Map() }
    setInterval(() => evictIdle(made), Math.min(30_000, config().sessionIdleMinutes * 30_000)).unref()
    onUserChange('warehouse.sessions', (change) => {
      if (change.kind === 'revoked') void endSessionsOf(change.userId)
      if (change.kind === 'closed') void closeAccount(change.accountId)
    })
    return made
  })
}

/** A session's door: statements one after another, each by `runStatement`. */
export class Session implements SqlSession {
  readonly state: SessionState
  private queue: Promise<void> = Promise.resolve()
  private waiting = 0

  constructor(state: SessionState) {
    this.state = state
  }

  get id(): string {
    return this.state.id
  }

  get busy(): boolean {
    return this.waiting > 0
  }

  context(): SessionContext {
    return this.state.context()
  }

  submit(input: StatementInput, listener: StatementListener = {}): SubmittedStatement {
    return this.enqueue(new Statement(input, listener))
  }

  /** Work of the house as a statement of this session: in its turn, cancellable, and, if `recorded`, in the history. */
  submitWork(
    text: string,
    work: (statement: Statement) => Promise<Ran>,
    listener: StatementListener = {},
    recorded = true,
  ): SubmittedStatement {
    return this.enqueue(new Statement({ text }, listener, work, recorded))
  }

  private enqueue(statement: Statement): SubmittedStatement {
    enter(statement, this.state)
    this.waiting++
    this.state.usedAt = Date.now()
    this.queue = this.queue
      .then(() => this.state.blocked)
      .then(() => runStatement(this.state, statement))
      .catch((error) => log().error({ err: error }, 'a statement was lost'))
      .finally(() => {
        this.waiting--
        leave(statement)
      })
    return statement
  }

  async close(): Promise<void> {
    if (!registry().sessions.delete(this.id)) return
    await cancelAll(({ session }) => session === this.state)
    await this.queue
    await this.state.close()
    await sessionClosed(this.id, Date.now())
  }
}

/**
 * Opens a SQL session in the request's role, warehouse, database and schema, else the user's defaults. What a worksheet
 * remembers is no demand: where that is gone, or closed to the actor, its session stands nowhere, and USE helps.
 * @throws MallardError 42501 (status 403) for a role that is not granted; 42S02 for names that the actor may not see,
 * unless a worksheet remembers them.
 */
export async function openSession(
  actor: Actor,
  start: SessionStart,
  options: { worksheetId?: string; client?: string } = {},
): Promise<SqlSession> {
  const state = accessState(actor.accountId)
  const defaults = defaultsOf(actor.userId)
  // Nothing waits from here on: a session that is listed is ended with its user or account, one that is not would outlast them.
  if (!defaults || (actor.via !== 'admin' && !activeUser(actor.userId)))
    throw new MallardError('28000', 'The user is unknown or disabled.', { status: 401 })
  const role = start.role === undefined ? undefined : singleName(start.role)
  const roles = effectiveRoles(state, {
    userId: actor.userId,
    role,
    defaultRoleId: defaults.roleId,
    defaultSecondary: defaults.secondaryRoles,
    boundRoleId: actor.boundRoleId,
  })
  const catalog = new SessionCatalog(state, activeRoles(state, actor.userId, roles))
  const unseen = options.worksheetId === undefined ? 'refused' : 'passed over'
  const session = new Session(
    new SessionState({
      id: newId(),
      actor,
      worksheetId: options.worksheetId ?? null,
      roles,
      warehouseId: startWarehouse(catalog, start.warehouse, defaults.warehouse, unseen),
      ...startPlace(catalog, start, defaults, unseen),
    }),
  )
  if (start.timezone) session.state.parameters.set('TimeZone', start.timezone)
  registry().sessions.set(session.id, session)
  sessionOpened({
    sessionId: session.id,
    accountId: actor.accountId,
    userId: actor.userId,
    worksheetId: options.worksheetId ?? null,
    client: options.client ?? actor.via,
    at: Date.now(),
  })
  return session
}

function singleName(text: string): string {
  const parts = parseName(text)
  if (parts.length !== 1) throw new MallardError('42602', `'${text}' is not a name.`)
  return parts[0]!
}

/** What becomes of names to start at that the actor may not see, or that are gone. */
type Unseen = 'refused' | 'passed over'

/** The warehouse asked for must be usable; a default that is gone is passed over for COMPUTE_WH. */
function startWarehouse(
  catalog: SessionCatalog,
  asked: string | undefined,
  byDefault: string | null,
  unseen: Unseen,
): string | null {
  if (asked !== undefined) {
    const found = catalog.inAccount('WAREHOUSE', singleName(asked))
    if (found) return found.id
    if (unseen === 'refused') throw notFound(asked)
  }
  for (const name of [byDefault, 'COMPUTE_WH']) {
    const found = name ? child(catalog.state, catalog.state.accountId, 'WAREHOUSE', name) : undefined
    if (found && catalog.can('USAGE', found.id)) return found.id
  }
  return null
}

/** A place that is passed over is nowhere, and not the user's default: statements written for one touch no other. */
function startPlace(
  catalog: SessionCatalog,
  start: SessionStart,
  defaults: { database: string | null; schema: string | null },
  unseen: Unseen,
): { databaseId: string | null; schemaId: string | null } {
  const nowhere = { databaseId: null, schemaId: null }
  if (start.database === undefined && start.schema === undefined) {
    const database = defaults.database ? catalog.database(defaults.database) : undefined
    if (!database) return nowhere
    const schema = catalog.schema(database.id, defaults.schema ?? 'main')
    return { databaseId: database.id, schemaId: schema?.id ?? null }
  }
  const inSchema = start.schema === undefined ? [] : parseName(start.schema)
  const name = start.database ?? (inSchema.length > 1 ? undefined : (defaults.database ?? undefined))
  const databaseName =
    inSchema.length > 1
      ? inSchema[0]!
      : name === undefined
        ? undefined
        : start.database === undefined
          ? name
          : singleName(name)
  const database = databaseName === undefined ? undefined : catalog.database(databaseName)
  if (!database) {
    if (unseen === 'passed over') return nowhere
    throw notFound(start.database ?? start.schema ?? '?')
  }
  const schemaName = inSchema.at(-1)
  const schema = catalog.schema(database.id, schemaName ?? 'main')
  if (!schema && schemaName !== undefined && unseen === 'refused') throw notFound(start.schema!)
  return { databaseId: database.id, schemaId: schema?.id ?? null }
}

/** Where a session of the actor begins that is not told otherwise, in plain names; nothing is opened. */
export async function startOfSessions(actor: Actor): Promise<{
  role: string | null
  warehouse: string | null
  database: string | null
  schema: string | null
}> {
  const catalog = await actorCatalog(actor)
  const { warehouse, database, schema } = (await userOf(actor.userId))?.defaults ?? {}
  const place = startPlace(catalog, {}, { database: database ?? null, schema: schema ?? null }, 'refused')
  const nameOf = (id: string | null) => (id === null ? null : (catalog.byId(id)?.name ?? null))
  const { primaryRoleId } = await startRoles(actor)
  return {
    role: catalog.state.roles.get(primaryRoleId)?.name ?? null,
    warehouse: nameOf(startWarehouse(catalog, undefined, warehouse ?? null, 'refused')),
    database: nameOf(place.databaseId),
    schema: nameOf(place.schemaId),
  }
}

const whose = ['accountId', 'userId', 'boundRoleId'] as const

/**
 * The actor's own session of that id, while it lives. A token that is bound to a role has none of those that the user
 * opened without it: they may stand in other roles.
 */
export function sessionOf(actor: Actor, sessionId: string): SqlSession | null {
  const found = registry().sessions.get(sessionId)
  if (!found || whose.some((part) => found.state.actor[part] !== actor[part])) return null
  // People move: what is asked about the address is asked about this request's.
  found.state.actor = { ...found.state.actor, address: actor.address }
  return found
}

/** The actor's own statement, while it waits or runs. */
export function findStatement(actor: Actor, statementId: string): SubmittedStatement | null {
  const found = underWay(statementId)
  return found && found.session.actor.userId === actor.userId ? found.statement : null
}

/** A disabled user's sessions and running statements end at once (docs/specs/access-control.md, case 53). */
export async function endSessionsOf(userId: string): Promise<void> {
  const hit = [...registry().sessions.values()].filter((session) => session.state.actor.userId === userId)
  await Promise.all(hit.map((session) => session.close()))
}

/** Ends what goes on in an account, and its engine: for one that was suspended or dropped. */
export async function closeAccount(accountId: string): Promise<void> {
  const hit = [...registry().sessions.values()].filter((session) => session.state.actor.accountId === accountId)
  await Promise.all(hit.map((session) => session.close()))
  await stopEngine(accountId)
}

/** Ends every session, for the shutdown. */
export async function closeAllSessions(): Promise<void> {
  await Promise.all([...registry().sessions.values()].map((session) => session.close()))
}

/** Live sessions and statements under way, for health and metrics. */
export function sessionLoad(): { sessions: number; statements: number } {
  return { sessions: registry().sessions.size, statements: underWayCount() }
}

/** Idle sessions are closed; what they had open is rolled back. */
function evictIdle({ sessions }: Registry): void {
  const before = Date.now() - config().sessionIdleMinutes * 60_000
  for (const session of sessions.values())
    if (!session.busy && session.state.usedAt < before)
      session.close().catch((error) => log().error({ err: error }, 'an idle session could not be closed'))
}
