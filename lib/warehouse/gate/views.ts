import { closure } from '../../access/index.ts'
import type { Securable } from '../../access/types.ts'
import { nameKey } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { calls, code, lex, quoteQualified, type Token } from '../../sql/index.ts'
import { SessionCatalog } from '../catalog.ts'
import type { UsedRight } from '../types.ts'
import { analyse, type BoundName } from './analyse.ts'
import { type Denoted, denote, type Scope } from './names.ts'
import { scansOutside, type ViewShape, viewShape } from './shape.ts'

/** What a view reads when nothing of a caller's session can interfere (ARCHITECTURE 3e), and whether its owner may. */
export interface ViewJudgement {
  /** Ids of the tables that it may read on its caller's behalf, those of the views below it included. */
  leaves: ReadonlySet<string>
  rights: UsedRight[]
  /** How DuckDB plans its body: what is scanned inside of it is the view's, all else the caller's own. */
  shape: ViewShape | null
  /** Name keys that its body, and the bodies below it, use: nobody's temp object or macro may carry one of them. */
  words: ReadonlySet<string>
  calledWords: ReadonlySet<string>
  /** Set when the owner lacks a right, or the view no longer binds. */
  failure: MallardError | null
}

/** Plans a text on a connection without temp objects, in the given schema. Answers DuckDB's JSON. */
export type CleanPlan = (text: string, database: string, schema: string) => Promise<string>
/** Attaches databases until the returned function is called. */
export type AttachAll = (databases: Iterable<Securable>) => Promise<() => void>

interface Planned {
  reads: BoundName[]
  tree: unknown[]
  shape: ViewShape | null
}

interface Leaves {
  ddlVersion: number
  planned: Planned | MallardError
}

/** Judges views of one account; what DuckDB said is kept until DDL, the rights are looked at afresh when grants change. */
export class ViewJudge {
  private readonly planned = new Map<string, Leaves>()
  private judged = new Map<string, ViewJudgement>()
  private judgedAt = ''
  /** Plans a text where no temp object can interfere. */
  readonly planClean: CleanPlan
  private readonly attach: AttachAll

  constructor(plan: CleanPlan, attach: AttachAll) {
    this.planClean = plan
    this.attach = attach
  }

  /**
   * @param committed the account's catalog without anybody's open transaction; roles do not matter here.
   * @param ddlVersion grows with every committed DDL of the account.
   */
  async judge(
    view: Securable,
    committed: SessionCatalog,
    ddlVersion: number,
    above: ReadonlySet<string> = new Set(),
  ): Promise<ViewJudgement> {
    const now = `${committed.state.version}.${ddlVersion}`
    if (this.judgedAt !== now) {
      this.judged = new Map()
      this.judgedAt = now
    }
    const known = this.judged.get(view.id)
    if (known) return known
    if (above.has(view.id)) return failed(new MallardError('0A000', 'A view reads itself.'))
    const made = await this.look(view, committed, ddlVersion, new Set([...above, view.id]))
    this.judged.set(view.id, made)
    return made
  }

  private async look(
    view: Securable,
    committed: SessionCatalog,
    ddlVersion: number,
    above: ReadonlySet<string>,
  ): Promise<ViewJudgement> {
    const body = String(view.details.body ?? '')
    const owner = new SessionCatalog(committed.state, closure(committed.state, [view.ownerRoleId]))
    const schema = owner.byId(view.parentId!)!
    const database = owner.databaseOf(view.id)!
    const scope: Scope = { catalog: owner, database, schema, temp: new Map() }
    const tokens = code(lex(body))
    let denoted: Denoted
    try {
      denoted = denote(body, tokens, scope)
    } catch (error) {
      // Gone, or hidden from the owner: DuckDB, which sees everything attached, tells the two apart.
      const reads = await this.reads(view, database, schema, ddlVersion)
      return failed(
        reads instanceof MallardError
          ? reads
          : ownerLacks(view, committed, unread(body, tokens, scope, committed), error),
      )
    }
    const reads = await this.reads(view, database, schema, ddlVersion, denoted.databases.values())
    if (reads instanceof MallardError) return failed(reads)
    return this.weigh(view, denoted, reads, owner, committed, ddlVersion, above, tokens)
  }

  private async weigh(
    view: Securable,
    denoted: Denoted,
    { reads, tree, shape }: Planned,
    owner: SessionCatalog,
    committed: SessionCatalog,
    ddlVersion: number,
    above: ReadonlySet<string>,
    tokens: readonly Token[],
  ): Promise<ViewJudgement> {
    const rights: UsedRight[] = []
    const words = new Set(
      tokens.filter((t) => t.kind === 'identifier' || t.kind === 'quoted').map((t) => nameKey(t.value)),
    )
    const calledWords = new Set(calls(tokens).map((call) => nameKey(call.name)))
    const below: ViewShape[] = []
    for (const { object, table } of denoted.objects.values()) {
      if (object.kind !== 'VIEW') continue
      const inner = await this.judge(object, committed, ddlVersion, above)
      for (const word of inner.words) words.add(word)
      for (const word of inner.calledWords) calledWords.add(word)
      if (!owner.can('SELECT', object.id)) {
        if (table) return failed(ownerLacks(view, committed, object))
        continue
      }
      if (inner.failure) return failed(inner.failure)
      rights.push(...inner.rights, { securableId: object.id, privilege: 'SELECT', viewOwnerRoleId: view.ownerRoleId })
      if (inner.shape) below.push(inner.shape)
    }
    for (const read of scansOutside(tree, below)) {
      const table = findBound(committed, read)
      if (!table) return failed(new MallardError('42S02', 'The view reads an object that is not known here.'))
      if (!denoted.objects.has(table.id) || !owner.can('SELECT', table.id))
        return failed(ownerLacks(view, committed, table))
      rights.push({ securableId: table.id, privilege: 'SELECT', viewOwnerRoleId: view.ownerRoleId })
    }
    const leaves = new Set<string>()
    for (const read of reads) {
      const table = findBound(committed, read)
      if (!table) return failed(new MallardError('42S02', 'The view reads an object that is not known here.'))
      leaves.add(table.id)
    }
    return { leaves, rights, shape, words, calledWords, failure: null }
  }

  private async reads(
    view: Securable,
    database: Securable,
    schema: Securable,
    ddlVersion: number,
    others: Iterable<Securable> = [],
  ): Promise<Planned | MallardError> {
    const known = this.planned.get(view.id)
    if (known?.ddlVersion === ddlVersion) return known.planned
    const text = `FROM ${quoteQualified([database.name, schema.name, view.name])}`
    const release = await this.attach([database, ...others])
    const planning = this.planClean(text, database.name, schema.name).finally(release)
    const answer = JSON.parse(await planning) as { error: boolean; plans?: unknown[] }
    let planned: Planned | MallardError
    try {
      planned = answer.error
        ? new MallardError('42S02', `The view '${view.name}' no longer fits what it reads. Create it anew.`)
        : { reads: analyse(answer).reads, tree: answer.plans ?? [], shape: viewShape(answer) }
    } catch (error) {
      planned = error as MallardError
    }
    this.planned.set(view.id, { ddlVersion, planned })
    return planned
  }
}

function failed(failure: MallardError): ViewJudgement {
  return { leaves: new Set(), rights: [], shape: null, words: new Set(), calledWords: new Set(), failure }
}

/** The first of what a body names that its owner may not read, found with the eyes of all roles. */
function unread(body: string, tokens: readonly Token[], scope: Scope, { state }: SessionCatalog): Securable | null {
  const everyone = new SessionCatalog(state, new Set(state.roles.keys()))
  const named = denote(body, tokens, { ...scope, catalog: everyone }).objects.values()
  for (const { object, table } of named) {
    const readable = object.kind === 'TABLE' || object.kind === 'VIEW'
    if (table && readable && !scope.catalog.can('SELECT', object.id)) return object
  }
  return null
}

/** docs/specs/access-control.md, section 5. A secure view keeps to itself what it reads. */
function ownerLacks(view: Securable, catalog: SessionCatalog, object: Securable | null, cause?: unknown): MallardError {
  const role = catalog.state.roles.get(view.ownerRoleId)?.name ?? '?'
  const what =
    object && !view.details.secure ? ` on ${object.kind} ${catalog.fullName(object.id)}` : ' on what it reads'
  return new MallardError(
    '42501',
    `This view runs with its owner's rights. The owner role ${role} must have SELECT granted${what}.`,
    { cause },
  )
}

/** A bound name as a securable, whoever may see it. */
export function findBound(catalog: SessionCatalog, name: BoundName): Securable | undefined {
  return catalog.bound(name.catalog, name.schema, name.name)
}
