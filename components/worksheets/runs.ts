import type { SessionContext, SessionStart } from '@/lib/warehouse/types'
import { quoteNameIfNeeded } from '../../lib/sql/quote.ts'
import { plainName } from '../editor/names'
import { Run } from '../results/run'
import { isLostSession } from '../results/statement-client'
import { say } from '../ui/toast'
import type { BoundPiece } from './bindings'

/** What was run in a worksheet, and the session that it ran in. */
export interface WorksheetRuns {
  runs: Run[]
  active: Run | null
  pinned: Set<string>
  context: SessionContext | null
  /** How the next session starts, where there is none. */
  start: SessionStart
  running: boolean
}

/** DDL that changes what the tree shows. */
const changesCatalog = /^(CREATE|DROP|ALTER|COMMENT|UNDROP|USE|GRANT|REVOKE|COPY|ROLLBACK|COMMIT)/

/** Statements after which there may be other roles to take, or other warehouses. */
const changesRights = /^(GRANT|REVOKE)|^(CREATE|DROP|ALTER) (ROLE|WAREHOUSE)/

let lastKey = 0

/** The runs of all open worksheets; they live as long as the page, whichever worksheet is shown. */
export class RunBook {
  private byWorksheet = new Map<string, WorksheetRuns>()
  private begun = new Map<string, WorksheetRuns>()
  private listeners = new Set<() => void>()
  private readonly onCatalogChange: () => void
  /** Counts the statements that changed which roles and warehouses there are. */
  rights = 0

  /** `onCatalogChange` is called after a statement that may have made, changed or removed objects. */
  constructor(onCatalogChange: () => void) {
    this.onCatalogChange = onCatalogChange
  }

  of(worksheetId: string): WorksheetRuns {
    return this.byWorksheet.get(worksheetId) ?? empty
  }

  /** What the server drew, for a page that is not all hydrated yet. */
  atFirst(worksheetId: string): WorksheetRuns {
    return this.begun.get(worksheetId) ?? empty
  }

  /** Tells how sessions of a worksheet start, before the first one. */
  begin(worksheetId: string, start: SessionStart): void {
    if (this.byWorksheet.has(worksheetId)) return
    const begun = { ...empty, start }
    this.begun.set(worksheetId, begun)
    this.put(worksheetId, begun)
  }

  /**
   * Runs statements one after another and stops at the first that does not succeed. Results that are not pinned
   * make room. Answers the last run, or null if something was running already.
   */
  async run(worksheetId: string, pieces: readonly BoundPiece[]): Promise<Run | null> {
    if (this.of(worksheetId).running || pieces.length === 0) return null
    const kept = this.of(worksheetId).runs.filter((run) => this.of(worksheetId).pinned.has(run.key))
    this.put(worksheetId, { ...this.of(worksheetId), runs: kept, running: true })
    let last: Run | null = null
    let touched = false
    for (const [at, piece] of pieces.entries()) {
      last = new Run(String(++lastKey), piece.text, piece.place, piece.bindings)
      last.after = pieces.length - at - 1
      const now = this.of(worksheetId)
      this.put(worksheetId, { ...now, runs: [...now.runs, last], active: last })
      last = await this.send(worksheetId, last)
      touched = this.noteChange(last) || touched
      if (last.state.status !== 'succeeded') break
    }
    this.put(worksheetId, { ...this.of(worksheetId), running: false })
    if (touched) this.onCatalogChange()
    return last
  }

  /** Goes on with a statement that ran before a reload. What was to run after it does not: who reloads may not want it. */
  async rejoin(worksheetId: string, run: Run): Promise<void> {
    this.put(worksheetId, { ...this.of(worksheetId), running: true })
    await run.rejoin((context) => this.stand(worksheetId, context))
    this.put(worksheetId, { ...this.of(worksheetId), running: false })
    if (this.noteChange(run)) this.onCatalogChange()
    if (run.after > 0 && run.state.status === 'succeeded')
      say(
        run.after === 1 ? 'One statement was not run' : `${run.after} statements were not run`,
        'They come after the one that was running when the page was loaded anew.',
      )
  }

  /** A session that goes on after a reload, with what is open in it. */
  resume(worksheetId: string, context: SessionContext): void {
    const { context: begun, running } = this.of(worksheetId)
    if (!begun && !running) this.stand(worksheetId, context)
  }

  /** Has the next session begin with another role; the present one goes on. */
  beginAs(worksheetId: string, role: string): void {
    const now = this.of(worksheetId)
    this.put(worksheetId, { ...now, start: { ...now.start, role: quoteNameIfNeeded(role) } })
  }

  /** Runs a statement of the page's own, such as USE, that needs no tab. @throws Error with what went wrong */
  async quietly(worksheetId: string, text: string): Promise<void> {
    const run = new Run(String(++lastKey), text, { line: 1, column: 1 })
    await this.sendOnce(worksheetId, run)
    if (run.state.error) throw new Error(run.state.error.message)
  }

  async cancel(worksheetId: string): Promise<void> {
    await Promise.all(this.of(worksheetId).runs.map((run) => run.cancel()))
  }

  /** Shows a result that the server still keeps. */
  show(worksheetId: string, run: Run): void {
    const now = this.of(worksheetId)
    this.put(worksheetId, { ...now, runs: [...now.runs, run], active: run })
  }

  activate(worksheetId: string, run: Run): void {
    this.put(worksheetId, { ...this.of(worksheetId), active: run })
  }

  pin(worksheetId: string, run: Run): void {
    const pinned = new Set(this.of(worksheetId).pinned)
    if (!pinned.delete(run.key)) pinned.add(run.key)
    this.put(worksheetId, { ...this.of(worksheetId), pinned })
  }

  close(worksheetId: string, run: Run): void {
    void run.cancel()
    const now = this.of(worksheetId)
    const at = now.runs.indexOf(run)
    const runs = now.runs.filter((one) => one !== run)
    const active = now.active === run ? (runs[Math.min(at, runs.length - 1)] ?? null) : now.active
    this.put(worksheetId, { ...now, runs, active })
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Runs in the worksheet's session; a session that is gone is begun anew where the old one stood. */
  private async send(worksheetId: string, run: Run): Promise<Run> {
    await this.sendOnce(worksheetId, run)
    const { error, statementId } = run.state
    const { context } = this.of(worksheetId)
    if (!error || statementId || !context || !isLostSession(error)) return run
    this.put(worksheetId, { ...this.of(worksheetId), context: null, start: startOf(context) })
    say(
      'A new session was begun',
      `The last one ended: the server was started anew, or it was idle for long. Temporary tables and variables are gone${context.transaction === 'none' ? '' : ', and the open transaction was rolled back'}.`,
    )
    const again = new Run(run.key, run.text, run.place, run.bindings)
    const now = this.of(worksheetId)
    this.put(worksheetId, { ...now, runs: now.runs.map((one) => (one === run ? again : one)), active: again })
    await this.sendOnce(worksheetId, again)
    return again
  }

  private async sendOnce(worksheetId: string, run: Run): Promise<void> {
    const { context, start } = this.of(worksheetId)
    await run.send({ sessionId: context?.sessionId ?? null, worksheetId, start }, (next) =>
      this.stand(worksheetId, next),
    )
  }

  /** @returns whether the statement may have changed what the tree shows */
  private noteChange(run: Run): boolean {
    const queryType = run.state.outcome?.queryType ?? ''
    if (changesRights.test(queryType)) this.rights++
    return changesCatalog.test(queryType)
  }

  private stand(worksheetId: string, context: SessionContext): void {
    this.put(worksheetId, { ...this.of(worksheetId), context, start: startOf(context) })
  }

  private put(worksheetId: string, runs: WorksheetRuns): void {
    this.byWorksheet.set(worksheetId, runs)
    for (const listener of this.listeners) listener()
  }
}

const empty: WorksheetRuns = { runs: [], active: null, pinned: new Set(), context: null, start: {}, running: false }

/** How a session starts that stands where this one stood: names as SQL takes them. */
export function startOf({ role, warehouse, database, schema }: SessionContext): SessionStart {
  return {
    role: quoteNameIfNeeded(role),
    ...(warehouse ? { warehouse: quoteNameIfNeeded(warehouse) } : {}),
    ...(database ? { database: quoteNameIfNeeded(database) } : {}),
    ...(schema ? { schema: quoteNameIfNeeded(schema) } : {}),
  }
}

/**
 * Where a worksheet stands, in plain names: its session, or how the next one starts. What the worksheet leaves open is
 * as for any session of this person, `byDefault`.
 */
export function standing({ context, start }: Pick<WorksheetRuns, 'context' | 'start'>, byDefault: Standing): Standing {
  if (context) return context
  const plain = (name: string | undefined) => (name === undefined ? null : plainName(name))
  const somewhere = start.database !== undefined || start.schema !== undefined
  return {
    role: plain(start.role) ?? byDefault.role,
    warehouse: plain(start.warehouse) ?? byDefault.warehouse,
    database: somewhere ? plain(start.database) : byDefault.database,
    schema: somewhere ? plain(start.schema) : byDefault.schema,
  }
}

/** Where statements run, in plain names. */
export interface Standing {
  role: string | null
  warehouse: string | null
  database: string | null
  schema: string | null
}
