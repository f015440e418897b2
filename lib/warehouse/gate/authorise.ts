import { closure } from '../../access/index.ts'
import type { RoleSet, Securable } from '../../access/types.ts'
import { nameKey } from '../../access/types.ts'
import { insufficientPrivileges, MallardError, notFound, notSupported } from '../../errors.ts'
import type { UsedRight } from '../types.ts'
import type { BoundName, PlanFacts, PlanTarget } from './analyse.ts'
import type { Denoted, Scope } from './names.ts'
import { scansOutside, type ViewShape } from './shape.ts'
import type { ViewJudgement } from './views.ts'

/** What the decision needs besides the plan. Everything is loaded; nothing here asks the engine. */
export interface AuthoriseInput {
  facts: PlanFacts
  denoted: Denoted
  scope: Scope
  /** Shown in refusals. */
  roleName: string
  primaryRoleId: string
  /** TRUNCATE and DELETE are one operator to DuckDB. */
  truncate: boolean
  /** UPDATE, DELETE: does the text read the target's columns (WHERE, SET expressions, RETURNING)? */
  readsTarget: boolean
  explain: boolean
  /** When the open transaction began; null for a statement on its own. */
  since: number | null
  /** CREATE MACRO: what its body names is checked as if it were read, since its plan reads nothing. */
  macro: boolean
  /** The alias of this session's information_schema database, if the statement uses one. */
  catalogAlias: string | null
  /** Judgements of the views in D, by id. */
  views: ReadonlyMap<string, ViewJudgement>
  /** The table that an index of the statement (DROP INDEX, COMMENT ON INDEX) belongs to. */
  indexTable: BoundName | null
}

export interface Authorised {
  rights: UsedRight[]
  /** Ids of the databases that the statement writes or changes; more than one is refused. */
  writes: Set<string>
}

/**
 * Analysis + grants -> run or refuse (ARCHITECTURE 3e; docs/specs/access-control.md, sections 4 and 5). Pure.
 * @throws MallardError 42S02 or 42501.
 */
export function authorise(input: AuthoriseInput): Authorised {
  const done: Authorised = { rights: [], writes: new Set() }
  for (const target of input.facts.targets) authoriseTarget(input, target, done)
  for (const reference of input.facts.references)
    if (reference.catalog !== 'temp') need(input, done, 'REFERENCES', boundTable(input, reference))
  for (const sequence of input.facts.sequences) {
    if (sequence.catalog === 'temp') continue
    const found = input.scope.catalog.bound(sequence.catalog, sequence.schema, sequence.name, ['SEQUENCE'])
    need(input, done, 'USAGE', found ?? absent(sequence))
  }
  for (const { object, called, table } of input.denoted.objects.values())
    if (object.kind === 'FUNCTION' && (called || table)) need(input, done, 'USAGE', object)
  authoriseReads(input, done)
  if (input.macro)
    for (const { object, table } of input.denoted.objects.values())
      if (table && (object.kind === 'TABLE' || object.kind === 'VIEW')) need(input, done, 'SELECT', object)
  return done
}

function authoriseReads(input: AuthoriseInput, done: Authorised): void {
  const { catalog } = input.scope
  const { shapes, pendingOwners } = coverage(input, done)
  const passedOver = (read: BoundName) => read.catalog === 'temp' || read.catalog === input.catalogAlias
  // What is scanned inside a view's body is the view's; all else is the caller's own read, whatever the text says.
  for (const read of withoutTargets(input, scansOutside(input.facts.tree, shapes))) {
    if (passedOver(read)) continue
    const table = boundTable(input, read)
    if (input.denoted.objects.has(table.id)) need(input, done, 'SELECT', table)
    else if (!pendingOwners.some((roles) => catalog.can('SELECT', table.id, roles))) throw uncovered(input, table)
  }
  if (!input.explain) return
  for (const read of withoutTargets(input, input.facts.reads))
    if (!passedOver(read) && !catalog.can('SELECT', boundTable(input, read).id))
      throw new MallardError('42501', 'EXPLAIN shows what a view reads; your role must have SELECT on that too.')
}

/** Views in D: SELECT on each that stands as a table; what they read on the caller's behalf. */
function coverage(input: AuthoriseInput, done: Authorised) {
  const shapes: ViewShape[] = []
  const pendingOwners: RoleSet[] = []
  const { catalog } = input.scope
  for (const { object, table } of input.denoted.objects.values()) {
    if (object.kind !== 'VIEW') continue
    if (isTargetOnly(input, object)) {
      if (table && input.facts.targets.some((target) => target.action === 'create'))
        throw notSupported(`The view '${object.name}' cannot read itself.`)
      continue
    }
    if (!catalog.can('SELECT', object.id) && !table) continue
    need(input, done, 'SELECT', object)
    if (catalog.isPending(object.id)) {
      pendingOwners.push(closure(catalog.state, [object.ownerRoleId]))
      continue
    }
    const judgement = input.views.get(object.id)
    if (!judgement) throw notFound(object.name)
    if (judgement.failure) throw judgement.failure
    asItWas(input, object)
    refuseHijack(input, object, judgement)
    if (judgement.shape) shapes.push(judgement.shape)
    done.rights.push(...judgement.rights)
  }
  return { shapes, pendingOwners }
}

/**
 * A read that the text does not name and that no view's body covers. Mostly it is a view's own, whose plan took another
 * shape: DuckDB works the outer values of a correlated subquery into a recursive query.
 */
function uncovered({ denoted, views }: AuthoriseInput, table: Securable): MallardError {
  for (const { object, typed } of denoted.objects.values())
    if (views.get(object.id)?.leaves.has(table.id))
      return notSupported(
        `The view '${typed}' cannot be used in a correlated subquery here.`,
        `Read it first: WITH v AS MATERIALIZED (FROM ${typed}) ..., and use v.`,
      )
  return notFound(table.name)
}

/** DROP VIEW v, ALTER VIEW v, CREATE OR REPLACE VIEW v name v without reading it. */
function isTargetOnly(input: AuthoriseInput, view: Securable): boolean {
  const { catalog } = input.scope
  return input.facts.targets.some((target) => {
    if (target.action !== 'drop' && target.action !== 'alter' && target.action !== 'create') return false
    const { catalog: database, schema, name } = target.object
    // An IF EXISTS that finds nothing is planned without a catalog.
    if (!database) return nameKey(name) === nameKey(view.name)
    return catalog.bound(database, schema, name)?.id === view.id
  })
}

/**
 * DuckDB keeps view bodies as typed, so a caller's temp object or a macro on the caller's path with a name that a
 * body uses would change what the view means (ARCHITECTURE 3e).
 */
function refuseHijack(input: AuthoriseInput, view: Securable, judgement: ViewJudgement): void {
  const { temp, schema, catalog } = input.scope
  for (const [key, object] of temp)
    if (judgement.words.has(key))
      throw notSupported(
        `The view '${view.name}' uses a name that the temporary object '${object.name}' of this session hides.`,
        'Drop or rename it.',
      )
  if (!schema || schema.id === view.parentId) return
  for (const word of judgement.calledWords)
    if (catalog.taken(schema.id, ['FUNCTION'], word))
      throw notSupported(
        `The view '${view.name}' calls a function whose name a macro of the current schema carries.`,
        'Choose another schema with USE SCHEMA.',
      )
}

/** Reads without those that DuckDB adds itself: the scan of the target of an UPDATE, DELETE or MERGE, not of an INSERT. */
function withoutTargets(input: AuthoriseInput, scans: readonly BoundName[]): BoundName[] {
  const reads = [...scans]
  for (const target of input.facts.targets) {
    if (target.action !== 'update' && target.action !== 'delete' && target.action !== 'merge') continue
    if (input.readsTarget) continue
    const at = reads.findIndex((read) => same(read, target.object))
    if (at >= 0) reads.splice(at, 1)
  }
  return reads
}

const same = (a: BoundName, b: BoundName) =>
  nameKey(a.catalog) === nameKey(b.catalog) &&
  nameKey(a.schema) === nameKey(b.schema) &&
  nameKey(a.name) === nameKey(b.name)

function authoriseTarget(input: AuthoriseInput, target: PlanTarget, done: Authorised): void {
  if (target.action === 'set variable') {
    if (target.name.startsWith('~')) throw notSupported('Names of variables do not begin with ~ here.')
    return
  }
  if (target.object.catalog === 'temp') return
  if (target.action === 'create') authoriseCreate(input, target, done)
  else if (target.action === 'drop' || target.action === 'alter') authoriseChange(input, target, done)
  else authoriseWrite(input, target, done)
}

function authoriseWrite(
  input: AuthoriseInput,
  target: PlanTarget & { action: 'insert' | 'update' | 'delete' | 'merge' },
  done: Authorised,
): void {
  const table = boundTable(input, target.object)
  written(input, table, done)
  const { returning } = target
  const privileges: string[] =
    target.action === 'merge'
      ? target.actions.map((action) => action.toUpperCase())
      : target.action === 'delete'
        ? [input.truncate ? 'TRUNCATE' : 'DELETE']
        : [target.action.toUpperCase()]
  for (const privilege of privileges) need(input, done, privilege, table)
  if (returning || (target.action === 'merge' && input.readsTarget)) need(input, done, 'SELECT', table)
}

const createPrivilege: Record<string, string> = {
  TABLE: 'CREATE TABLE',
  VIEW: 'CREATE VIEW',
  SEQUENCE: 'CREATE SEQUENCE',
  TYPE: 'CREATE TABLE',
  FUNCTION: 'CREATE FUNCTION',
}

/** DuckDB's entry types as securable kinds. */
export function securableKind(kind: string): 'TABLE' | 'VIEW' | 'SEQUENCE' | 'FUNCTION' | 'TYPE' | 'INDEX' | 'SCHEMA' {
  if (kind === 'MACRO' || kind === 'TABLE MACRO') return 'FUNCTION'
  if (['TABLE', 'VIEW', 'SEQUENCE', 'TYPE', 'INDEX', 'SCHEMA'].includes(kind)) return kind as 'TABLE'
  throw notSupported(`Statements on a ${kind.toLowerCase()} are not allowed here.`)
}

/** Kinds that share a namespace with `kind`. */
export const namespaceOf = (kind: string) =>
  kind === 'TABLE' || kind === 'VIEW' ? (['TABLE', 'VIEW'] as const) : ([kind] as never)

/** docs/specs/access-control.md, readings: container visible, CREATE by the primary role, name free, reads. */
function authoriseCreate(input: AuthoriseInput, target: PlanTarget & { action: 'create' }, done: Authorised): void {
  const { catalog } = input.scope
  const kind = securableKind(target.kind)
  const schema = catalog.boundSchema(target.object.catalog, target.object.schema)
  if (!schema || !catalog.isVisible(schema.id)) throw noContainer(target.object)
  written(input, schema, done)
  if (kind === 'INDEX') {
    need(input, done, 'OWNERSHIP', boundTable(input, { ...target.object, name: target.onTable ?? '' }))
    return
  }
  const privilege = createPrivilege[kind]!
  needCreate(input, privilege, schema)
  const taken = catalog.taken(schema.id, namespaceOf(kind), target.object.name)
  if (!taken || target.onConflict === 'IGNORE_ON_CONFLICT') return
  if (target.onConflict !== 'REPLACE_ON_CONFLICT' || !catalog.isVisible(taken.id))
    throw new MallardError('42710', `Object '${target.object.name}' already exists.`)
  need(input, done, 'OWNERSHIP', taken)
}

/** CREATE uses the primary role and what it inherits, never a secondary role (docs/specs/access-control.md, section 1). */
export function needCreate(
  input: Pick<AuthoriseInput, 'scope' | 'primaryRoleId' | 'roleName'>,
  privilege: string,
  container: Securable,
): void {
  const { catalog } = input.scope
  if (catalog.can(privilege, container.id, closure(catalog.state, [input.primaryRoleId]))) return
  throw insufficientPrivileges(
    container.kind,
    container.name,
    catalog.fullName(container.id),
    input.roleName,
    privilege,
  )
}

function authoriseChange(
  input: AuthoriseInput,
  target: PlanTarget & { action: 'drop' | 'alter' },
  done: Authorised,
): void {
  const { catalog } = input.scope
  const kind = securableKind(target.kind)
  if (kind === 'INDEX') {
    if (!input.indexTable) {
      if (target.ifExists) return
      throw notFound(target.object.name)
    }
    const table = boundTable(input, input.indexTable)
    written(input, table, done)
    need(input, done, 'OWNERSHIP', table)
    return
  }
  const object =
    kind === 'SCHEMA'
      ? schemaOf(input, target.object)
      : target.object.catalog
        ? catalog.bound(target.object.catalog, target.object.schema, target.object.name, namespaceOf(kind))
        : undefined
  if (!object || !catalog.isVisible(object.id)) {
    if (target.ifExists && !object) return
    throw notFound(target.object.name)
  }
  written(input, object, done)
  need(input, done, 'OWNERSHIP', object)
  if (target.action !== 'alter' || target.newName === null) return
  const schema = catalog.byId(object.parentId!)!
  needCreate(input, createPrivilege[object.kind]!, schema)
  const taken = catalog.taken(schema.id, namespaceOf(object.kind), target.newName)
  if (taken && taken.id !== object.id) throw new MallardError('42710', `Object '${target.newName}' already exists.`)
}

function schemaOf(input: AuthoriseInput, name: BoundName): Securable | undefined {
  const { catalog, database } = input.scope
  const holder = name.catalog ? catalog.database(name.catalog) : (database ?? undefined)
  return holder && catalog.schema(holder.id, name.name)
}

function written(input: AuthoriseInput, object: Securable, done: Authorised): void {
  const database = input.scope.catalog.databaseOf(object.id)
  if (database) done.writes.add(database.id)
}

/**
 * In an open transaction DuckDB reads objects as they were, while names and grants are today's. An object that was
 * made, renamed or altered since might be another one there, so it is not read under today's grants.
 * @throws MallardError 40001
 */
function asItWas(input: AuthoriseInput, object: Securable): Securable {
  const changed = Math.max(object.createdAt, object.alteredAt)
  if (input.since === null || changed <= input.since || input.scope.catalog.isPending(object.id)) return object
  throw new MallardError('40001', 'An object of this statement was changed after the transaction began.', {
    hint: 'ROLLBACK and run it again.',
  })
}

function boundTable(input: AuthoriseInput, name: BoundName): Securable {
  const table = input.scope.catalog.bound(name.catalog, name.schema, name.name)
  return table ? asItWas(input, table) : absent(name)
}

/** DuckDB knows it and Mallard does not: the memory database, a system table, Mallard's own schema. */
function absent(name: BoundName): never {
  throw name.catalog === 'memory' ? noContainer(name) : notFound(name.name)
}

function noContainer(name: BoundName): MallardError {
  if (name.catalog === 'memory' || name.catalog === 'system' || name.catalog === '')
    return new MallardError('3D000', 'This session does not have a current database.', {
      hint: 'Choose one with USE DATABASE, or qualify the name.',
    })
  return notFound(`${name.catalog}.${name.schema}`)
}

/** @throws MallardError 42S02 when hidden, 42501 when visible without the privilege. */
function need(input: AuthoriseInput, done: Authorised, privilege: string, object: Securable): void {
  const { catalog } = input.scope
  const typed = input.denoted.objects.get(object.id)?.typed
  if (!catalog.isVisible(object.id)) throw notFound(typed ?? object.name)
  if (!catalog.can(privilege, object.id))
    throw insufficientPrivileges(object.kind, object.name, catalog.fullName(object.id), input.roleName, privilege)
  done.rights.push({ securableId: object.id, privilege })
}
