import { expect } from 'vitest'
import type { Change } from '../access/index.ts'
import { accessState, changeAccess, child, roleName } from '../access/index.ts'
import type { Securable } from '../access/types.ts'
import { kindOf } from './accessModel.ts'
import { type Expected, StatementModel, type StatementSession } from './statementModel.ts'
import type { openWarehouse, SqlClient, Told } from './warehouse.ts'

export const statementPaths = ['d', 'd.s', 'd.x', 'd.s.t', 'd.s.u', 'd.x.t', 'd.s.v', 'd.x.v', 'd.x.v2']
export const statementRoles = ['R0', 'R1', 'R2', 'R3']
const system = ['ORGADMIN', 'ACCOUNTADMIN', 'SECURITYADMIN', 'USERADMIN', 'SYSADMIN', 'PUBLIC']
const users = ['U0', 'U1', 'U2']
type Warehouse = Awaited<ReturnType<typeof openWarehouse>>

/** One warehouse for all runs: each has a database, roles and users of its own, told apart by a number in their names. */
export class StatementPair {
  readonly model = new StatementModel()
  /** What was run so far: the session's number, the statement, the answer. */
  readonly said: string[] = []
  private readonly clients: SqlClient[] = []
  private readonly warehouse: Warehouse
  private readonly run: number

  private constructor(warehouse: Warehouse, run: number) {
    this.warehouse = warehouse
    this.run = run
  }

  static async open(warehouse: Warehouse, run: number): Promise<StatementPair> {
    const pair = new StatementPair(warehouse, run)
    await pair.begin()
    return pair
  }

  private get state() {
    return accessState(this.warehouse.accountId)
  }

  /** A name of the model as SQL knows it. */
  name = (name: string): string => (system.includes(name) ? name : `${name}_${this.run}`)
  path = (path: string): string => path.replace(/^d/, `d_${this.run}`)
  on = (path: string): string => (path === '' ? 'ACCOUNT' : `${kindOf(path)} ${this.path(path)}`)

  private async begin(): Promise<void> {
    const { model, name } = this
    const admin = await this.warehouse.as('ADMIN')
    for (const user of users) await admin.all(`CREATE USER ${name(user)}`)
    await admin.all(`GRANT ROLE ACCOUNTADMIN TO USER ${name('U0')}`)
    model.userRoles.push({ user: 'U0', role: 'ACCOUNTADMIN', grantor: 'ACCOUNTADMIN' })
    await admin.session.close()
    for (const [user, primary, secondary] of [
      ['U0', 'ACCOUNTADMIN', 'NONE'],
      ['U1', 'PUBLIC', 'NONE'],
      ['U1', 'PUBLIC', 'ALL'],
      ['U2', 'PUBLIC', 'NONE'],
      ['U2', 'PUBLIC', 'ALL'],
    ] as const) {
      const client = await this.warehouse.as(name(user))
      await client.all(`USE ROLE ${primary}`, `USE SECONDARY ROLES ${secondary}`)
      this.clients.push(client)
      model.sessions.push({ user, primary, secondary, pending: null })
    }
    const first = model.sessions[0]!
    const must = async (expected: Expected | string, sql: string) => {
      expect(typeof expected === 'string' ? expected : expected.code).toBe('ok')
      await this.clients[0]!.all(sql)
    }
    for (const role of statementRoles) await must(model.createRole(first, role), `CREATE ROLE ${name(role)}`)
    for (const [role, user] of [
      ['R0', 'U1'],
      ['R1', 'U1'],
      ['R2', 'U2'],
      ['R3', 'U2'],
    ] as const)
      await must(model.grantRole(first, role, user, true), `GRANT ROLE ${name(role)} TO USER ${name(user)}`)
    for (const [privilege, role] of [
      ['CREATE DATABASE', 'R0'],
      ['CREATE ROLE', 'R2'],
    ] as const) {
      const sql = `GRANT ${privilege} ON ACCOUNT TO ROLE ${name(role)} WITH GRANT OPTION`
      await must(model.grant(first, privilege, '', role, true), sql)
    }
    for (const [at, role] of [
      [1, 'R0'],
      [2, 'R0'],
      [3, 'R2'],
      [4, 'R2'],
    ] as const) {
      await this.clients[at]!.all(`USE ROLE ${name(role)}`)
      model.useRole(model.sessions[at]!, role)
    }
    await this.furnish()
  }

  /** A database with something in it, and people let in, so that statements meet objects and not only closed doors. */
  private async furnish(): Promise<void> {
    const { model } = this
    const by = (at: number) => ({
      make: async (path: string, source: string | null = null) => {
        const columns = source ? ` AS SELECT * FROM ${this.path(source)}` : path.endsWith('t') ? ' (a INT)' : ''
        expect(model.make(model.sessions[at]!, path, source)).toEqual({ code: 'ok' })
        await this.clients[at]!.all(`CREATE ${this.on(path)}${columns}`)
      },
      grant: async (privilege: string, path: string, to: string, option = false) => {
        expect(model.grant(model.sessions[at]!, privilege, path, to, option)).toBe('ok')
        const how = option ? ' WITH GRANT OPTION' : ''
        await this.clients[at]!.all(`GRANT ${privilege} ON ${this.on(path)} TO ROLE ${this.name(to)}${how}`)
      },
    })
    const [owner, other] = [by(1), by(3)]
    for (const path of ['d', 'd.s', 'd.x', 'd.s.t']) await owner.make(path)
    for (const path of ['d', 'd.s', 'd.x']) await owner.grant('USAGE', path, 'PUBLIC')
    for (const privilege of ['CREATE TABLE', 'CREATE VIEW']) await owner.grant(privilege, 'd.x', 'R2', true)
    await owner.make('d.s.v', 'd.s.t')
    await owner.grant('SELECT', 'd.s.v', 'R2', true)
    await other.make('d.x.v', 'd.s.v')
    await other.make('d.x.v2', 'd.x.v')
    await other.grant('SELECT', 'd.x.v2', 'R1')
    await other.make('d.x.t')
  }

  /** Runs the statement on the product's side and compares what it says with what the model expects. */
  async compare(session: StatementSession, sql: string, expected: Expected): Promise<Told> {
    const at = this.model.sessions.indexOf(session)
    const told = await this.clients[at]!.run(sql)
    const seen = `${sql}\n${told.message}`
    this.said.push(`${at}> ${sql};  -- ${told.code || 'ok'}`)
    expect(told.code || 'ok', seen).toBe(expected.code)
    if (expected.text !== undefined) expect(told.message, seen).toBe(this.inRun(expected.text))
    if (expected.value !== undefined) expect(told.rows, seen).toEqual([[expected.value]])
    expect(this.dumpProduct(), seen).toEqual(this.dumpModel())
    return told
  }

  /** The model's words, with the names as they are in this run. */
  private inRun(text: string): string {
    return text.replace(/\bR\d\b/g, (role) => this.name(role)).replace(/(?<=[ '])d(?=[.'])/g, this.path('d'))
  }

  async list(session: StatementSession): Promise<void> {
    const client = this.clients[this.model.sessions.indexOf(session)]!
    const listed: string[] = []
    for (const what of ['TABLES', 'VIEWS']) {
      const { rows, columns } = await client.all(`SHOW ${what} IN ACCOUNT`)
      const at = ['database_name', 'schema_name', 'name'].map((name) => columns.indexOf(name))
      for (const row of rows) if (row[at[0]!] === this.path('d')) listed.push(`d.${row[at[1]!]}.${row[at[2]!]}`)
    }
    expect(listed.sort()).toEqual(this.model.listed(session))
  }

  /** Leaves the account as the run found it: what system roles and the account itself were given goes. */
  async end(before: AccountBefore): Promise<void> {
    for (const client of this.clients) await client.session.close()
    const database = child(this.state, this.warehouse.accountId, 'DATABASE', this.path('d'))
    if (database) {
      const admin = await this.warehouse.as('ADMIN')
      const owned = { ...database, ownerRoleId: this.state.securables.get(this.warehouse.accountId)!.ownerRoleId }
      await this.apply([{ type: 'put securable', securable: owned }])
      await admin.all(`DROP DATABASE ${this.path('d')}`)
      await admin.session.close()
    }
    const own = [...this.state.securables.values()].filter(
      ({ kind, name }) => (kind === 'ROLE' || kind === 'USER') && name.endsWith(`_${this.run}`),
    )
    await this.apply(own.map(({ id }) => ({ type: 'remove securable', id })))
    const now = accountBefore(this.warehouse)
    await this.apply([
      ...[...now.grants.keys()]
        .filter((id) => !before.grants.has(id))
        .map((id): Change => ({ type: 'remove grant', id })),
      ...[...before.grants.values()].map((grant): Change => ({ type: 'put grant', grant })),
      ...[...now.edges.values()].map(
        ({ roleId, parentRoleId }): Change => ({ type: 'remove role grant', roleId, parentRoleId }),
      ),
      ...[...before.edges.values()].map((grant): Change => ({ type: 'put role grant', grant })),
    ])
  }

  private apply(changes: Change[]): Promise<void> {
    return changeAccess(this.warehouse.accountId, () => ({ changes, result: undefined }))
  }

  private at(path: string): Securable | undefined {
    const kinds = ['DATABASE', 'SCHEMA', 'TABLE'] as const
    const account = this.state.securables.get(this.warehouse.accountId)
    if (path === '') return account
    return this.path(path)
      .split('.')
      .reduce<Securable | undefined>((at, name, i) => at && child(this.state, at.id, kinds[i]!, name), account)
  }

  private dumpProduct(): string[] {
    const { state } = this
    const plain = (id: string) => roleName(state, id).replace(/_\d+$/, '')
    const lines: string[] = []
    for (const path of ['', ...statementPaths]) {
      const at = this.at(path)
      if (!at) continue
      lines.push(`${path} owned by ${plain(at.ownerRoleId)}`)
      for (const grant of state.grantsOn.get(at.id) ?? [])
        lines.push(
          `${path} ${grant.privilege} ${plain(grant.granteeRoleId)} ${plain(grant.grantorRoleId)} ${grant.withGrantOption}`,
        )
      for (const future of state.futuresIn.get(at.id) ?? [])
        lines.push(
          `${path} future ${future.kind} ${future.privilege} ${plain(future.granteeRoleId)} ${future.withGrantOption}`,
        )
    }
    for (const role of state.roles.values()) lines.push(`${plain(role.id)} owned by ${plain(role.ownerRoleId)}`)
    return lines.sort()
  }

  private dumpModel(): string[] {
    const { things, grants, futures, roles } = this.model
    const lines: string[] = []
    for (const [path, { uid, owner }] of things) {
      lines.push(`${path} owned by ${owner}`)
      for (const g of grants)
        if (g.uid === uid) lines.push(`${path} ${g.privilege} ${g.grantee} ${g.grantor} ${g.option}`)
      for (const f of futures)
        if (f.uid === uid) lines.push(`${path} future ${f.kind} ${f.privilege} ${f.grantee} ${f.option}`)
    }
    for (const [role, owner] of roles) lines.push(`${role} owned by ${owner}`)
    return lines.sort()
  }
}

/** The grants on the account and the hierarchy of the system roles. */
export function accountBefore({ accountId }: Warehouse) {
  const { grants, above } = accessState(accountId)
  return {
    grants: new Map([...grants.values()].filter((one) => one.securableId === accountId).map((one) => [one.id, one])),
    edges: new Map(
      [...above.values()].flatMap((each) =>
        [...each.values()].map((one) => [`${one.roleId} ${one.parentRoleId}`, one]),
      ),
    ),
  }
}
export type AccountBefore = ReturnType<typeof accountBefore>
