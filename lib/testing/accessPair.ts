import { expect } from 'vitest'
import { apply, type Change } from '../access/changes.ts'
import { activeRoles, callerOf, findRole } from '../access/closure.ts'
import { hidden, roleName } from '../access/names.ts'
import { planCreate } from '../access/rules/catalog.ts'
import { mayName, type Purpose } from '../access/rules/granting.ts'
import { can } from '../access/rules/held.ts'
import { requireCreate } from '../access/rules/require.ts'
import { planCreateRole } from '../access/rules/roles.ts'
import { planAccount } from '../access/rules/system.ts'
import { type AccessState, child, emptyState } from '../access/state.ts'
import type { Caller, Securable, SessionRoles } from '../access/types.ts'
import { MallardError } from '../errors.ts'
import { AccessModel, type ModelSession, type Outcome } from './accessModel.ts'

export const modelUsers = ['U0', 'U1', 'U2']
export const modelPaths = ['d', 'd.s', 'd.x', 'd.s.t', 'd.s.u', 'd.x.t']

/** Both sides at once: the product's state, and the model. */
export class AccessPair {
  readonly state: AccessState = emptyState('a')
  readonly model = new AccessModel()

  constructor() {
    apply(this.state, planAccount('a', 'MAIN').changes)
    for (const name of modelUsers)
      this.put({ kind: 'USER', name, parentId: 'a', id: name, ownerRoleId: this.role('USERADMIN') })
    this.grantUser('U0', 'ACCOUNTADMIN')
    for (const name of ['R0', 'R1', 'R2', 'R3', 'R4']) {
      const caller = callerOf(
        this.state,
        'U0',
        this.session({ user: 'U0', primary: 'ACCOUNTADMIN', secondary: 'NONE' }),
      )
      apply(this.state, planCreateRole(this.state, caller, { name, comment: null, orReplace: false }))
      this.model.roles.set(name, 'ACCOUNTADMIN')
    }
    for (const [user, role] of [
      ['U1', 'R0'],
      ['U1', 'R1'],
      ['U2', 'R2'],
      ['U2', 'R3'],
    ] as const)
      this.grantUser(user, role)
    this.give('CREATE DATABASE', 'R0')
    this.give('CREATE ROLE', 'R2')
    for (const at of ['d', 'd.s', 'd.s.t']) this.make({ user: 'U1', primary: 'R0', secondary: 'NONE' }, at)
    for (const at of ['d', 'd.s']) this.open(at)
  }

  private put(input: Pick<Securable, 'kind' | 'name' | 'parentId' | 'id' | 'ownerRoleId'>): void {
    const securable = { ...input, accountId: 'a', createdAt: 1, alteredAt: 1, comment: null, details: {} }
    apply(this.state, [{ type: 'put securable', securable }])
  }

  /** CREATE on both sides. */
  make(session: ModelSession, at: string): [Outcome, Outcome] {
    const create = (caller: Caller) => {
      const kind = (['DATABASE', 'SCHEMA', 'TABLE'] as const)[at.split('.').length - 1]!
      const container = at.includes('.') ? this.named(at.slice(0, at.lastIndexOf('.')), caller, 'use') : this.at('')!
      const name = at.split('.').at(-1)!
      requireCreate(this.state, caller, kind, container, name)
      const id = `${at} ${this.state.version}`
      const where = { accountId: 'a', kind, parentId: container.id, name, ownerRoleId: caller.primaryRoleId }
      return planCreate(this.state, { id, ...where, createdAt: 1, alteredAt: 1, comment: null, details: {} }).changes
    }
    return [this.product(session, create), this.model.create(session, at)]
  }

  /** Lets everyone in, so that the statements that follow meet objects and not only closed doors. */
  private open(at: string): void {
    const grant = {
      id: `open ${at}`,
      securableId: this.at(at)!.id,
      privilege: 'USAGE',
      granteeRoleId: this.role('PUBLIC'),
      grantorRoleId: this.role('R0'),
      withGrantOption: false,
      createdAt: 1,
    }
    apply(this.state, [{ type: 'put grant', grant }])
    this.model.grants.push({
      uid: this.model.things.get(at)!.uid,
      privilege: 'USAGE',
      grantee: 'PUBLIC',
      grantor: 'R0',
      option: false,
    })
  }

  private give(privilege: string, role: string): void {
    const grant = {
      id: `first ${role}`,
      securableId: 'a',
      privilege,
      granteeRoleId: this.role(role),
      grantorRoleId: this.role('ACCOUNTADMIN'),
      withGrantOption: true,
      createdAt: 1,
    }
    apply(this.state, [{ type: 'put grant', grant }])
    this.model.grants.push({ uid: 0, privilege, grantee: role, grantor: 'ACCOUNTADMIN', option: true })
  }

  private grantUser(userId: string, role: string): void {
    const grant = { userId, roleId: this.role(role), grantorRoleId: this.role('ACCOUNTADMIN'), createdAt: 1 }
    apply(this.state, [{ type: 'put user role', grant }])
    this.model.userRoles.push({ user: userId, role, grantor: 'ACCOUNTADMIN' })
  }

  private role(name: string): string {
    return findRole(this.state, name)!.id
  }

  /** A session's roles by id; a name that is no role stays what it was, as in a session that outlived its role. */
  session({ primary, secondary }: ModelSession): SessionRoles {
    const id = (name: string) => findRole(this.state, name)?.id ?? `dropped ${name}`
    return { primaryRoleId: id(primary), secondary: typeof secondary === 'string' ? secondary : secondary.map(id) }
  }

  at(path: string): Securable | undefined {
    const account = this.state.securables.get('a')
    const kinds = ['DATABASE', 'SCHEMA', 'TABLE'] as const
    if (path === '') return account
    return path
      .split('.')
      .reduce<Securable | undefined>((at, name, i) => at && child(this.state, at.id, kinds[i]!, name), account)
  }

  named(path: string, caller: Caller, purpose: Purpose): Securable {
    const found = this.at(path)
    if (!found || !mayName(this.state, caller, found, purpose)) throw hidden(path, '')
    return found
  }

  roleNamed(name: string) {
    const found = findRole(this.state, name)
    if (!found) throw hidden(name, 'role')
    return found
  }

  product(session: ModelSession, plan: (caller: Caller) => readonly Change[]): Outcome {
    try {
      apply(this.state, plan(callerOf(this.state, session.user, this.session(session))))
      return 'ok'
    } catch (error) {
      if (error instanceof MallardError) return error.sqlState as Outcome
      throw error
    }
  }

  compare(session: ModelSession, probe: { privilege: string; path: string }): void {
    const { state, model } = this
    const active = activeRoles(state, session.user, this.session(session))
    expect([...active].map((id) => roleName(state, id)).sort()).toEqual([...model.active(session)].sort())
    const found = this.at(probe.path)
    const may = found !== undefined && can(state, active, probe.privilege, found.id)
    expect(may).toBe(model.can(session, probe.privilege, probe.path))
    expect(this.dumpProduct()).toEqual(this.dumpModel())
  }

  private dumpProduct(): string[] {
    const lines: string[] = []
    for (const path of ['', ...modelPaths]) {
      const at = this.at(path)
      if (!at) continue
      lines.push(`${path} owned by ${roleName(this.state, at.ownerRoleId)}`)
      for (const g of this.state.grantsOn.get(at.id) ?? [])
        lines.push(
          `${path} ${g.privilege} ${roleName(this.state, g.granteeRoleId)} ${roleName(this.state, g.grantorRoleId)} ${g.withGrantOption}`,
        )
      for (const f of this.state.futuresIn.get(at.id) ?? [])
        lines.push(
          `${path} future ${f.kind} ${f.privilege} ${roleName(this.state, f.granteeRoleId)} ${f.withGrantOption}`,
        )
    }
    for (const role of this.state.roles.values())
      lines.push(`${role.name} owned by ${roleName(this.state, role.ownerRoleId)}`)
    return lines.sort()
  }

  private dumpModel(): string[] {
    const lines: string[] = []
    for (const [path, { uid, owner }] of this.model.things) {
      lines.push(`${path} owned by ${owner}`)
      for (const g of this.model.grants)
        if (g.uid === uid) lines.push(`${path} ${g.privilege} ${g.grantee} ${g.grantor} ${g.option}`)
      for (const f of this.model.futures)
        if (f.uid === uid) lines.push(`${path} future ${f.kind} ${f.privilege} ${f.grantee} ${f.option}`)
    }
    for (const [role, owner] of this.model.roles) lines.push(`${role} owned by ${owner}`)
    return lines.sort()
  }
}
