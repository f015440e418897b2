import { accessState, closure } from '../access/index.ts'
import type { RoleSet } from '../access/types.ts'
import { unsettledDatabases } from '../databases/index.ts'
import { log } from '../log.ts'
import { once } from '../registry.ts'
import { quoteQualified } from '../sql/index.ts'
import { Attachments } from './attach.ts'
import { SessionCatalog } from './catalog.ts'
import { engineOf } from './engine/pool.ts'
import type { Engine, EngineConnection } from './engine/types.ts'
import { ViewJudge } from './gate/views.ts'

/** What an account's engine carries in web: its attachments and its view judge; gone when the engine is. */
export interface LiveEngine {
  engine: Engine
  attachments: Attachments
  views: ViewJudge
  /** Resolves when DDL that another engine left in doubt is settled. */
  settled: Promise<void>
  /** A fresh connection; one is kept ready, since most sessions of the API run a single short statement. */
  connect(): Promise<EngineConnection>
}

const live = () => once('warehouse.live', () => new Map<string, LiveEngine>())
const versions = () => once('warehouse.ddlVersions', () => new Map<string, number>())

/**
 * The account's engine with what belongs to it; a new one after the old one died.
 * @throws EngineError `lost` if it cannot start.
 */
export async function liveEngine(accountId: string): Promise<LiveEngine> {
  const engine = await engineOf(accountId)
  const found = live().get(accountId)
  if (found?.engine === engine) {
    await found.settled
    return found
  }
  const attachments = new Attachments(engine)
  const made: LiveEngine = {
    engine,
    attachments,
    connect: spareConnections(engine),
    settled: settleDoubts(accountId, attachments),
    views: new ViewJudge(cleanPlanner(engine), (all) => attachments.use(all)),
  }
  live().set(accountId, made)
  await made.settled
  return made
}

/** Attaching settles: nobody shall meet metadata that lag behind their file. */
async function settleDoubts(accountId: string, attachments: Attachments): Promise<void> {
  for (const id of await unsettledDatabases(accountId)) {
    const database = accessState(accountId).securables.get(id)
    try {
      if (database) (await attachments.use([database]))()
    } catch (error) {
      // That database says so itself to whoever uses it.
      log().warn({ err: error, databaseId: id }, 'changes of objects stay unsettled')
    }
  }
}

function spareConnections(engine: Engine): () => Promise<EngineConnection> {
  const open = () => {
    const opening = engine.connect()
    opening.catch(() => {})
    return opening
  }
  let spare = open()
  return () => {
    const taken = spare
    spare = open()
    return taken
  }
}

/** Plans on one connection that never has temp objects; one plan at a time, since each sets the search path first. */
function cleanPlanner(engine: Engine) {
  let connection: Promise<EngineConnection> | null = null
  let queue: Promise<unknown> = Promise.resolve()
  return (text: string, database: string, schema: string): Promise<string> => {
    const next = queue.then(async () => {
      connection ??= engine.connect()
      const clean = await connection
      await clean.exec(`USE ${quoteQualified([database, schema])}`)
      return clean.plan(text, { digests: true })
    })
    queue = next.catch(() => {})
    return next
  }
}

/** Grows with every committed DDL of the account. */
export function ddlVersion(accountId: string): number {
  return versions().get(accountId) ?? 0
}

export function bumpDdlVersion(accountId: string): void {
  versions().set(accountId, ddlVersion(accountId) + 1)
}

/** The account's committed catalog as the given roles see it. */
export function committedCatalog(accountId: string, roles?: RoleSet): SessionCatalog {
  const state = accessState(accountId)
  return new SessionCatalog(state, roles ?? closure(state, []))
}
