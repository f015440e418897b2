import { AccessModel, kindOf, type ModelSession, type Outcome, parentOf } from './accessModel.ts'

/** What a statement must answer. `text`: the message to the letter, where the specification gives it. */
export interface Expected {
  code: Outcome
  text?: string
  /** The one value of the answer. */
  value?: string
}

const ok: Expected = { code: 'ok' }

/** A session, and what its open transaction has inserted so far, by table. */
export interface StatementSession extends ModelSession {
  pending: Map<string, number> | null
}

type Need = [privilege: string, path: string]

/**
 * The reference model of access control, extended to statements on data: rows of tables, views with their owners'
 * rights, transactions. As plain as the model itself, from which it takes who holds what.
 */
export class StatementModel extends AccessModel {
  readonly sessions: StatementSession[] = []
  /** View -> what its body reads. */
  private readonly bodies = new Map<string, string>()
  private readonly rows = new Map<string, number>()

  inTransaction(): boolean {
    return this.sessions.some(({ pending }) => pending !== null)
  }

  private absent = (path: string): Expected => ({
    code: '42S02',
    text: `Object '${path}' does not exist or not authorized.`,
  })

  private lacks(session: ModelSession, privilege: string, path: string): Expected {
    const kind = kindOf(path)
    const name = path === '' ? 'MAIN' : path
    return {
      code: '42501',
      text:
        `Insufficient privileges to operate on ${kind.toLowerCase()} '${name.split('.').at(-1)}'. ` +
        `Your role ${this.primary(session)} must have ${privilege} granted on ${kind} ${name}.`,
    }
  }

  /** Does the body of a view, or of one that it reads, name what is gone? */
  private broken(path: string): boolean {
    if (kindOf(path) !== 'VIEW') return false
    const leaf = this.bodies.get(path)!
    return !this.things.has(leaf) || this.broken(leaf)
  }

  /** A view's body, with its owner's rights, and so on down. */
  private body(path: string): Expected {
    if (kindOf(path) !== 'VIEW') return ok
    const { owner } = this.things.get(path)!
    const leaf = this.bodies.get(path)!
    const roles = this.closed([owner])
    if (!this.holds(roles, 'SELECT', leaf) || !this.visible(roles, leaf))
      return {
        code: '42501',
        text:
          `This view runs with its owner's rights. The owner role ${owner} must have SELECT granted on ` +
          `${kindOf(leaf)} ${leaf}.`,
      }
    return this.body(leaf)
  }

  /** Hidden names first, in the order of the text; then what cannot be bound; then privileges. */
  private check(session: ModelSession, needs: Need[]): Expected {
    const roles = this.active(session)
    for (const [, path] of needs) if (!this.visible(roles, path)) return this.absent(path)
    const broken = needs.find(([, path]) => this.broken(path))
    if (broken) return { code: '42S02' }
    for (const [privilege, path] of needs)
      if (!this.holds(roles, privilege, path)) return this.lacks(session, privilege, path)
    return needs.map(([, path]) => this.body(path)).find(({ code }) => code !== 'ok') ?? ok
  }

  private count(path: string): number {
    return kindOf(path) === 'VIEW' ? this.count(this.bodies.get(path)!) : (this.rows.get(path) ?? 0)
  }

  /** SELECT count(*) FROM path. What an open transaction sees of others' rows is not said here. */
  select(session: ModelSession, path: string): Expected {
    const may = this.check(session, [['SELECT', path]])
    return may.code === 'ok' && !this.inTransaction() ? { ...may, value: String(this.count(path)) } : may
  }

  private add(session: StatementSession, path: string, rows: number): void {
    const to = session.pending ?? this.rows
    to.set(path, (to.get(path) ?? 0) + rows)
  }

  /** INSERT INTO path VALUES (1). */
  insert(session: StatementSession, path: string): Expected {
    const may = this.check(session, [['INSERT', path]])
    if (may.code === 'ok') this.add(session, path, 1)
    return may
  }

  /** INSERT INTO to SELECT * FROM source LIMIT 1. */
  insertFrom(session: StatementSession, to: string, source: string): Expected {
    const may = this.check(session, [
      ['INSERT', to],
      ['SELECT', source],
    ])
    if (may.code === 'ok') this.add(session, to, Math.min(1, this.count(source)))
    return may
  }

  /** UPDATE path SET a = 1 [WHERE a = 1], DELETE FROM path [WHERE a = 1], TRUNCATE path; every row holds 1. */
  change(session: ModelSession, privilege: 'UPDATE' | 'DELETE' | 'TRUNCATE', path: string, reads: boolean): Expected {
    const needs: Need[] = [[privilege, path]]
    const may = this.check(session, reads ? [...needs, ['SELECT', path]] : needs)
    if (may.code === 'ok' && privilege !== 'UPDATE') this.rows.set(path, 0)
    return may
  }

  /** CREATE DATABASE, SCHEMA, TABLE; a TABLE or VIEW of what `source` holds, if one is given. */
  make(session: ModelSession, path: string, source: string | null): Expected {
    const may = this.mayCreate(session, path)
    if (may === '42S02') return this.absent(parentOf(path))
    if (may === '42501') return this.lacks(session, `CREATE ${kindOf(path)}`, parentOf(path))
    if (may === '42710') return { code: may, text: `Object '${path.split('.').at(-1)}' already exists.` }
    const reads = source === null ? ok : this.check(session, [['SELECT', source]])
    if (reads.code !== 'ok') return reads
    this.create(session, path)
    if (kindOf(path) === 'VIEW') this.bodies.set(path, source!)
    else this.rows.set(path, source === null ? 0 : this.count(source))
    return ok
  }

  private owns(session: ModelSession, path: string, code: Outcome): Expected {
    if (code === '42S02') return this.absent(path)
    return code === '42501' ? this.lacks(session, 'OWNERSHIP', path) : { code }
  }

  remove(session: ModelSession, path: string): Expected {
    return this.owns(session, path, this.drop(session, path))
  }

  /** The session's role by name; a role that is made anew under a name is another one. */
  override dropRole(session: ModelSession, name: string): Outcome {
    const outcome = super.dropRole(session, name)
    if (outcome !== 'ok') return outcome
    const other = (each: string) => (each === name ? `${name} as it was` : each)
    for (const each of this.sessions) {
      each.primary = other(each.primary)
      if (typeof each.secondary !== 'string') each.secondary = each.secondary.map(other)
    }
    return outcome
  }

  useRole(session: ModelSession, name: string): Expected {
    if (!this.roles.has(name)) return this.absent(name)
    if (!this.closed(this.direct(session.user)).has(name)) return { code: '42501' }
    session.primary = name
    return ok
  }

  useSecondary(session: ModelSession, roles: 'ALL' | 'NONE' | string[]): Expected {
    if (typeof roles !== 'string') {
      const granted = this.closed(this.direct(session.user))
      const refused = roles.find((name) => !this.roles.has(name) || !granted.has(name))
      if (refused !== undefined) return this.absent(refused)
    }
    session.secondary = roles
    return ok
  }

  begin(session: StatementSession): Expected {
    session.pending = new Map()
    return ok
  }

  end(session: StatementSession, commits: boolean): Expected {
    const pending = session.pending ?? []
    session.pending = null
    if (commits) for (const [path, rows] of pending) this.add(session, path, rows)
    return ok
  }

  /** What SHOW TABLES and SHOW VIEWS list: `s.t`. */
  listed(session: ModelSession): string[] {
    const roles = this.active(session)
    return [...this.things.keys()].filter((path) => path.split('.').length === 3 && this.visible(roles, path)).sort()
  }
}
