import type { Securable } from '../../access/types.ts'
import { MallardError, notSupported, type Place, placeAt } from '../../errors.ts'
import { calls, chains, edit, type Head, mapPosition, quoteQualified, type Replacement } from '../../sql/index.ts'
import { committedCatalog, ddlVersion, type LiveEngine } from '../account.ts'
import type { SessionCatalog } from '../catalog.ts'
import { catalogReferences, prepareCatalogTables } from '../catalogTables.ts'
import { ddlAnswers } from '../commands/getDdl.ts'
import type { Binding, EngineConnection, PlanOptions } from '../engine/types.ts'
import { type PlanFault, planError, pointedAt } from '../faults.ts'
import { houseMacrosFor } from '../macros.ts'
import type { SessionState } from '../session.ts'
import type { Bindings, UsedRight } from '../types.ts'
import { analyse, type BoundName, type PlanFacts } from './analyse.ts'
import { authorise } from './authorise.ts'
import { type Changes, changesOf } from './changes.ts'
import { requireRoom } from './creating.ts'
import { refuseDeepDocuments } from './deepDocuments.ts'
import { checkFunctions, houseFunctions } from './functions.ts'
import { type Denoted, denoteInTurns, type Scope } from './names.ts'
import { bindParameters } from './parameters.ts'
import { qualifyNames } from './qualify.ts'
import type { Read } from './read.ts'
import { hideMacros, noCall, refuseBuiltinNames, refuseFiles, sameForAbsent } from './refuse.ts'
import { viewShape } from './shape.ts'
import { refuseHugeValues } from './sizes.ts'
import { readsTarget } from './target.ts'
import { findTarget } from './targetName.ts'
import { turn } from './turn.ts'
import type { ViewJudgement } from './views.ts'

/** A statement that may run, in the transaction in which it was planned. */
export interface Passed {
  head: Head
  /** What runs: the user's text, but for the qualifiers of information_schema and mallard. */
  text: string
  bindings: Binding[]
  rights: UsedRight[]
  changes: Changes
  writes: Set<string>
  facts: PlanFacts
  explain: boolean
  /** Where the user's text is at fault, from what DuckDB says when it fails to run `text`. */
  placeOf: (raw: string) => Place | undefined
}

/**
 * The gate (ARCHITECTURE 3, a to e): functions, names, attach, plan, authorise. On return the connection is inside the
 * transaction in which the plan was made; the caller runs `text` there, and rolls back if this throws.
 * @param begin autocommit: the plan opens the transaction.
 */
export async function pass(
  session: SessionState,
  live: LiveEngine,
  connection: EngineConnection,
  statement: Read,
  given: Bindings | undefined,
  begin: boolean,
): Promise<Passed> {
  const { text, tokens, head } = statement
  // Each works something out that the next ones share (sql/ofTokens.ts).
  for (const workOut of [chains, calls]) {
    await turn(text)
    workOut(tokens)
  }
  await turn(text)
  checkFunctions(text, tokens)
  await turn(text)
  refuseHugeValues(text, tokens)
  refuseDeepDocuments(text, tokens)
  refuseFiles(text, tokens)
  refuseBuiltinNames(head)
  const scope = session.scope()
  if (findTarget(text, head, scope) === 'absent') throw new NothingToDo()
  requireRoom(head, scope, { primaryRoleId: session.primaryRoleId(), roleName: session.roleName() })
  const hidden = hideMacros(tokens, scope)
  const references = catalogReferences(text, tokens, scope)
  const created = head.create ?? null
  if (references.length > 0 && (created?.kind === 'VIEW' || created?.kind === 'MACRO'))
    throw notSupported('information_schema and mallard cannot be used in a view or a macro.', 'Query them directly.')
  await turn(text)
  const denoted = await denoteInTurns(text, tokens, scope, {
    mayBeAbsent: () => head.target?.ifExists ?? false,
    hiddenCalls: 'planned',
    skip: (chain) => references.some((one) => one.start === chain.start),
  })
  await turn(text)
  const databases = new Map(denoted.databases)
  // What the statement makes is not there yet, but the database that it goes into must be.
  for (const parts of [created?.name, ...(head.target?.names.map((name) => name.parts) ?? [])]) {
    const database = parts && parts.length > 1 ? scope.catalog.database(parts[0]!) : undefined
    if (database) databases.set(database.id, database)
  }
  hold(session, await live.attachments.use(databases.values()), begin)
  const path = session.pathTo(await standing(session, live, scope, databases, created?.name.length === 1, begin))
  await houseMacrosFor(session, connection, tokens, denoted, () => ddlAnswers(session, text, tokens))
  const tables = await prepareCatalogTables(session, live, references)
  const bound = bindParameters(text, tokens, given)
  const rewritten = new Set([...references, ...hidden.replacements].map((one) => one.start))
  const lasting = [...tables.replacements, ...qualifyNames(tokens, head, scope, rewritten)]
  const run = edit(text, [...lasting, ...bound.named])
  const edits = [...lasting, ...bound.replacements, ...hidden.replacements]
  await turn(text)
  const planned = edit(text, edits)
  const inner = head.explain ? planned.text.slice(mapInto(edits, head.explain.innerAt)) : planned.text
  const shift = planned.text.length - inner.length
  await turn(text)
  const views = await judgeViews(session, live, connection, denoted)
  const facts = await plan(connection, inner, { begin, path, digests: views.size > 0 }, (fault) => {
    const broken = brokenView(denoted, views, scope)
    if (broken) return broken
    const error = planError(fault, inner, text, (at) => mapPosition(planned, at + shift), mayReadAll(denoted, scope))
    return sameForAbsent(error, text, tokens, scope, hidden.calls)
  })
  session.standsIn(path)
  const [unseen] = hidden.calls
  if (unseen) throw noCall(text, unseen)
  const body = created?.bodyAt == null ? null : text.slice(created.bodyAt)
  if (created?.kind === 'VIEW')
    await viewReads(live, connection, facts, planned.text.slice(mapInto(edits, created.bodyAt!)), scope, views.size > 0)
  const { rights, writes } = authorise({
    facts,
    denoted,
    macro: created?.kind === 'MACRO',
    scope,
    roleName: session.roleName(),
    primaryRoleId: session.primaryRoleId(),
    truncate: head.head === 'TRUNCATE',
    readsTarget: readsTarget(head, tokens),
    explain: head.explain !== null,
    since: session.transaction?.startedAt ?? null,
    catalogAlias: tables.alias,
    views,
    indexTable: await indexTable(connection, facts),
  })
  const changes =
    head.explain && !head.explain.analyze
      ? { catalog: [], temp: { make: [], drop: [] }, ddl: false }
      : changesOf(facts, scope, session.primaryRoleId(), statement.written, body, statement.secure)
  return {
    head,
    text: statement.describe ? run.text.replace(/^EXPLAIN/, 'DESCRIBE') : run.text,
    bindings: bound.bindings,
    rights,
    changes,
    writes,
    facts,
    explain: head.explain !== null,
    placeOf: (raw) => {
      const at = pointedAt(raw, run.text)
      return at === undefined ? undefined : placeAt(text, mapPosition(run, at))
    },
  }
}

/** Where an offset of the original stands in the edited text. */
function mapInto(replacements: readonly Replacement[], offset: number): number {
  let moved = offset
  for (const one of replacements) if (one.end <= offset) moved += one.text.length - (one.end - one.start)
  return moved
}

/**
 * Where the statement stands: in the session's database. One whose file is broken is no reason to refuse statements
 * that do not name it.
 * @throws MallardError 58030 when the statement needs it
 */
async function standing(
  session: SessionState,
  live: LiveEngine,
  scope: Scope,
  held: ReadonlyMap<string, Securable>,
  needed: boolean,
  begin: boolean,
): Promise<Scope> {
  const { database } = scope
  if (!database || held.has(database.id)) return scope
  try {
    hold(session, await live.attachments.use([database]), begin)
    return scope
  } catch (error) {
    if (needed || !(error instanceof MallardError) || error.sqlState !== '58030') throw error
    return { ...scope, database: null, schema: null }
  }
}

/** Pins hold to the end of the transaction; autocommit's pins are released by the run. */
function hold(session: SessionState, release: () => void, begin: boolean): void {
  if (!begin && session.transaction) session.transaction.releases.push(release)
  else session.releaseAfterStatement(release)
}

async function plan(
  connection: EngineConnection,
  text: string,
  options: PlanOptions,
  refuse: (fault: PlanFault) => MallardError,
): Promise<PlanFacts> {
  const answer = JSON.parse(await connection.plan(text, options)) as { error: boolean; plans?: unknown[] } & PlanFault
  if (answer.error) {
    if (answer.error_type === 'too large')
      throw new MallardError('54001', 'The statement is too large: it reads and does too many things at once.', {
        hint: 'Split it, or load the data with an upload.',
      })
    if (/statement of type MULTI/.test(answer.error_message ?? ''))
      throw notSupported(
        'DuckDB makes several statements of this one.',
        'List the values with IN; add a column first and set its DEFAULT then.',
      )
    throw refuse(answer)
  }
  const facts = analyse(answer)
  if (facts.plans !== 1) throw notSupported('One statement at a time is allowed here.')
  return facts
}

/** CREATE VIEW's own plan does not hold what its body reads; and the body must mean the same without this session. */
async function viewReads(
  live: LiveEngine,
  connection: EngineConnection,
  facts: PlanFacts,
  body: string,
  scope: Scope,
  digests: boolean,
): Promise<void> {
  const own = await plan(connection, body, { digests }, (fault) => planError(fault, body, body, (at) => at, false))
  const target = facts.targets.find((one) => one.action === 'create')
  if (target?.action === 'create' && !target.temporary && own.reads.some((one) => one.catalog === 'temp'))
    throw notSupported('A view cannot read temporary objects.', 'Make it a TEMP VIEW.')
  facts.reads.push(...own.reads)
  facts.tree.push(...own.tree)
  facts.sequences.push(...own.sequences)
  if (own.sequences.length > 0) throw notSupported('nextval is not allowed in a view.')
  if (target?.action !== 'create' || target.temporary) return
  const { catalog, schema } = target.object
  if (scope.database?.name === catalog && scope.schema?.name === schema) return
  const clean = JSON.parse(await live.views.planClean(body, catalog, schema)) as { error: boolean; plans?: unknown[] }
  const names = (reads: BoundName[]) =>
    reads
      .map((one) => `${one.catalog}\0${one.schema}\0${one.name}`)
      .join('\n')
      .toLowerCase()
  if (clean.error || names(analyse(clean).reads) !== names(own.reads))
    throw notSupported(
      "The view's body means something else in the schema that it goes into.",
      'Qualify the names in it, or USE that schema first.',
    )
}

async function judgeViews(
  session: SessionState,
  live: LiveEngine,
  connection: EngineConnection,
  denoted: Denoted,
): Promise<Map<string, ViewJudgement>> {
  const judged = new Map<string, ViewJudgement>()
  const { accountId } = session.actor
  const catalog = session.catalog()
  for (const { object } of denoted.objects.values()) {
    if (object.kind !== 'VIEW' || catalog.isPending(object.id)) continue
    const judgement = await live.views.judge(object, committedCatalog(accountId), ddlVersion(accountId))
    judged.set(object.id, await shapeHere(connection, catalog, object, judgement))
  }
  return judged
}

/**
 * A body that asks CURRENT_ROLE() or a variable is planned with the session's answer as a constant, so its shape comes
 * from this session: still only if it scans what the view reads, and authorise refuses whatever could interfere.
 */
async function shapeHere(
  connection: EngineConnection,
  catalog: SessionCatalog,
  view: Securable,
  judgement: ViewJudgement,
): Promise<ViewJudgement> {
  if (judgement.failure || ![...judgement.words].some((word) => houseFunctions.has(word) || word === 'getvariable'))
    return judgement
  const [database, schema] = [catalog.databaseOf(view.id)!, catalog.byId(view.parentId!)!]
  const answer = JSON.parse(
    await connection.plan(`FROM ${quoteQualified([database.name, schema.name, view.name])}`, { digests: true }),
  ) as {
    error: boolean
    plans?: unknown[]
  }
  const own = answer.error
    ? []
    : analyse(answer).reads.map((read) => catalog.bound(read.catalog, read.schema, read.name)?.id)
  const same = own.length > 0 && own.every((id) => id !== undefined && judgement.leaves.has(id))
  return same ? { ...judgement, shape: viewShape(answer) } : judgement
}

/** A view that no longer binds, or whose owner lacks a right, says so itself: DuckDB would point into its body. */
function brokenView(
  denoted: Denoted,
  views: ReadonlyMap<string, ViewJudgement>,
  { catalog }: Scope,
): MallardError | null {
  for (const { object, table } of denoted.objects.values()) {
    const failure = views.get(object.id)?.failure
    if (failure && table && catalog.can('SELECT', object.id)) return failure
  }
  return null
}

/** May the actor SELECT from everything that the text names? Only then DuckDB's hints about columns are shown. */
function mayReadAll(denoted: Denoted, { catalog }: Scope): boolean {
  // Nothing denoted: whatever DuckDB would hint at is nothing that the text was allowed to name.
  return (
    denoted.objects.size > 0 &&
    [...denoted.objects.values()].every(
      ({ object }) => !['TABLE', 'VIEW'].includes(object.kind) || catalog.can('SELECT', object.id),
    )
  )
}

/** Thrown when an IF EXISTS finds nothing that the actor may see: the statement succeeds and nothing is run. */
export class NothingToDo extends Error {}

/** The table of the index that a DROP or COMMENT names; the plan does not tell it. */
async function indexTable(connection: EngineConnection, facts: PlanFacts): Promise<BoundName | null> {
  const target = facts.targets.find((one) => (one.action === 'drop' || one.action === 'alter') && one.kind === 'INDEX')
  if (!target || !('object' in target) || !target.object.catalog) return null
  const { catalog, schema, name } = target.object
  const text = (value: string) => ({ type: 'VARCHAR', value })
  const { rows } = await connection.query(
    'SELECT table_name FROM duckdb_indexes() WHERE database_name = ? AND schema_name = ? AND index_name = ?',
    [text(catalog), text(schema), text(name)],
  )
  const table = rows[0]?.[0]
  return table == null ? null : { catalog, schema, name: table }
}
