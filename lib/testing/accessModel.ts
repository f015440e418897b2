/**
 * The rules of access control once more, as the specification tells them, over plain lists and by the plainest means:
 * what the product must agree with, step by step. Roles, users and objects go by name; nothing is shared with lib/access.
 */
export type Outcome = 'ok' | '42S02' | '42501' | '42710' | '2BP01' | '0LP01'

export interface ModelSession {
  user: string
  primary: string
  secondary: 'ALL' | 'NONE' | string[]
}

export type Kind = 'ACCOUNT' | 'DATABASE' | 'SCHEMA' | 'TABLE' | 'VIEW'
interface Thing {
  uid: number
  kind: Kind
  owner: string
  managed: boolean
}
interface ModelGrant {
  uid: number
  privilege: string
  grantee: string
  grantor: string
  option: boolean
}
interface ModelFuture {
  uid: number
  kind: Kind
  privilege: string
  grantee: string
  option: boolean
}

const words = (text: string) => text.split(', ')
export const modelPrivileges: Record<Kind, string[]> = {
  ACCOUNT: words(
    'CREATE DATABASE, CREATE ROLE, CREATE USER, CREATE WAREHOUSE, CREATE INTEGRATION, MANAGE GRANTS, MANAGE WAREHOUSES, APPLY MASKING POLICY, APPLY ROW ACCESS POLICY, EXECUTE TASK, MONITOR EXECUTION, MONITOR USAGE',
  ),
  DATABASE: words('USAGE, MODIFY, MONITOR, CREATE SCHEMA'),
  SCHEMA: words(
    'USAGE, MODIFY, MONITOR, CREATE TABLE, CREATE VIEW, CREATE SEQUENCE, CREATE FUNCTION, CREATE STAGE, CREATE FILE FORMAT, CREATE TASK, CREATE MASKING POLICY, CREATE ROW ACCESS POLICY',
  ),
  TABLE: words('SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES'),
  VIEW: words('SELECT, REFERENCES'),
}
const system = words('ORGADMIN, ACCOUNTADMIN, SECURITYADMIN, USERADMIN, SYSADMIN, PUBLIC')

/** By the depth of its path; views have names that begin with v. */
export function kindOf(path: string): Kind {
  if (path === '') return 'ACCOUNT'
  const parts = path.split('.')
  if (parts.length === 3 && parts[2]!.startsWith('v')) return 'VIEW'
  return (['DATABASE', 'SCHEMA', 'TABLE'] as const)[parts.length - 1]!
}
export const parentOf = (path: string) => path.split('.').slice(0, -1).join('.')

export class AccessModel {
  private next = 1
  /** Role -> the role that owns it. */
  roles = new Map<string, string>(system.map((name) => [name, name === 'ORGADMIN' ? 'ORGADMIN' : 'ACCOUNTADMIN']))
  roleGrants: { role: string; to: string; grantor: string }[] = [
    { role: 'SYSADMIN', to: 'ACCOUNTADMIN', grantor: 'ACCOUNTADMIN' },
    { role: 'SECURITYADMIN', to: 'ACCOUNTADMIN', grantor: 'ACCOUNTADMIN' },
    { role: 'USERADMIN', to: 'SECURITYADMIN', grantor: 'ACCOUNTADMIN' },
  ]
  userRoles: { user: string; role: string; grantor: string }[] = []
  /** By path: `d`, `d.s`, `d.s.t`; the account is the empty path. */
  things = new Map<string, Thing>([['', { uid: 0, kind: 'ACCOUNT', owner: 'ACCOUNTADMIN', managed: false }]])
  futures: ModelFuture[] = []
  grants: ModelGrant[] = [
    ['MANAGE GRANTS', 'SECURITYADMIN'],
    ['CREATE USER', 'USERADMIN'],
    ['CREATE ROLE', 'USERADMIN'],
    ['CREATE DATABASE', 'SYSADMIN'],
    ['CREATE WAREHOUSE', 'SYSADMIN'],
  ].map(([privilege, grantee]) => ({
    uid: 0,
    privilege: privilege!,
    grantee: grantee!,
    grantor: 'ACCOUNTADMIN',
    option: false,
  }))

  closed(names: string[]): Set<string> {
    const all = new Set([...names, 'PUBLIC'])
    for (let before = -1; before !== all.size; ) {
      before = all.size
      for (const { role, to } of this.roleGrants) if (all.has(to)) all.add(role)
    }
    return all
  }

  protected direct(user: string): string[] {
    return this.userRoles.filter((grant) => grant.user === user).map((grant) => grant.role)
  }

  primary({ user, primary }: ModelSession): string {
    return this.closed(this.direct(user)).has(primary) ? primary : 'PUBLIC'
  }

  active(session: ModelSession): Set<string> {
    const own = this.direct(session.user)
    const granted = this.closed(own)
    const { secondary } = session
    const more = secondary === 'ALL' ? own : secondary === 'NONE' ? [] : secondary.filter((name) => granted.has(name))
    return this.closed([this.primary(session), ...more])
  }

  holds(roles: Set<string>, privilege: string, path: string): boolean {
    const thing = this.things.get(path)
    if (!thing) return false
    if (roles.has(thing.owner) && (privilege === 'OWNERSHIP' || modelPrivileges[thing.kind].includes(privilege)))
      return true
    return this.grants.some((g) => g.uid === thing.uid && g.privilege === privilege && roles.has(g.grantee))
  }

  visible(roles: Set<string>, path: string): boolean {
    if (path === '') return true
    const some = ['OWNERSHIP', ...modelPrivileges[kindOf(path)]].some((privilege) => this.holds(roles, privilege, path))
    return some && this.visible(roles, parentOf(path))
  }

  can(session: ModelSession, privilege: string, path: string): boolean {
    const roles = this.active(session)
    return this.holds(roles, privilege, path) && this.visible(roles, path)
  }

  private manages(session: ModelSession): boolean {
    return this.holds(this.active(session), 'MANAGE GRANTS', '')
  }

  private managedBy(path: string): string | undefined {
    const inSchema = kindOf(path) === 'TABLE' || kindOf(path) === 'VIEW'
    const schema = inSchema ? this.things.get(parentOf(path)) : undefined
    return schema?.managed ? schema.owner : undefined
  }

  private nameable(session: ModelSession, path: string, forPrivileges: boolean): boolean {
    if (!this.things.has(path)) return false
    const roles = this.active(session)
    if (this.visible(roles, path) || this.manages(session)) return true
    const manager = this.managedBy(path)
    return forPrivileges && manager !== undefined && roles.has(manager) && this.visible(roles, parentOf(path))
  }

  private grantor(session: ModelSession, privilege: string, path: string): string | null {
    const roles = this.active(session)
    const thing = this.things.get(path)!
    const holders = this.grants
      .filter((g) => g.uid === thing.uid && g.privilege === privilege && g.option && roles.has(g.grantee))
      .map((g) => g.grantee)
      .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    const primary = this.primary(session)
    const holder = holders.includes(primary) ? primary : holders[0]
    const manager = this.managedBy(path)
    const right = manager === undefined ? roles.has(thing.owner) || holder !== undefined : roles.has(manager)
    if (!right && !this.manages(session)) return null
    if (roles.has(thing.owner)) return thing.owner
    return holder ?? (manager !== undefined && roles.has(manager) ? manager : thing.owner)
  }

  createRole(session: ModelSession, name: string): Outcome {
    const primary = this.primary(session)
    if (!this.holds(this.closed([primary]), 'CREATE ROLE', '')) return '42501'
    if (this.roles.has(name)) return '42710'
    this.roles.set(name, primary)
    return 'ok'
  }

  dropRole(session: ModelSession, name: string): Outcome {
    const owner = this.roles.get(name)
    if (owner === undefined) return '42S02'
    const primary = this.primary(session)
    if (system.includes(name) || !this.active(session).has(owner) || name === primary) return '42501'
    this.roles.delete(name)
    for (const [role, by] of this.roles) if (by === name) this.roles.set(role, primary)
    for (const thing of this.things.values()) if (thing.owner === name) thing.owner = primary
    this.grants = this.grants.filter((g) => g.grantee !== name && g.grantor !== name)
    this.futures = this.futures.filter((f) => f.grantee !== name)
    this.roleGrants = this.roleGrants.filter((g) => g.role !== name && g.to !== name && g.grantor !== name)
    this.userRoles = this.userRoles.filter((g) => g.role !== name && g.grantor !== name)
    return 'ok'
  }

  private mayGive(session: ModelSession, role: string): boolean {
    const roles = this.active(session)
    if (role === 'ACCOUNTADMIN' || role === 'ORGADMIN') return roles.has(role)
    return roles.has(this.roles.get(role)!) || this.manages(session)
  }

  grantRole(session: ModelSession, role: string, to: string, toUser: boolean): Outcome {
    if (!this.roles.has(role) || (!toUser && !this.roles.has(to))) return '42S02'
    if (!this.mayGive(session, role)) return '42501'
    const grantor = this.roles.get(role)!
    if (toUser) {
      if (!this.direct(to).includes(role)) this.userRoles.push({ user: to, role, grantor })
      return 'ok'
    }
    if (this.roleGrants.some((g) => g.role === role && g.to === to)) return 'ok'
    const below = (from: string): boolean => from === to || this.roleGrants.some((g) => g.to === from && below(g.role))
    if (below(role)) return '0LP01'
    this.roleGrants.push({ role, to, grantor })
    return 'ok'
  }

  revokeRole(session: ModelSession, role: string, from: string, fromUser: boolean): Outcome {
    if (!this.roles.has(role) || (!fromUser && !this.roles.has(from))) return '42S02'
    if (!this.mayGive(session, role)) return '42501'
    if (fromUser) this.userRoles = this.userRoles.filter((g) => !(g.role === role && g.user === from))
    else this.roleGrants = this.roleGrants.filter((g) => !(g.role === role && g.to === from))
    return 'ok'
  }

  mayCreate(session: ModelSession, path: string): Outcome {
    const container = parentOf(path)
    if (!this.things.has(container) || !this.visible(this.active(session), container)) return '42S02'
    if (!this.holds(this.closed([this.primary(session)]), `CREATE ${kindOf(path)}`, container)) return '42501'
    return this.things.has(path) ? '42710' : 'ok'
  }

  create(session: ModelSession, path: string): Outcome {
    const may = this.mayCreate(session, path)
    if (may !== 'ok') return may
    const container = parentOf(path)
    const primary = this.primary(session)
    const kind = kindOf(path)
    const nearest = [container, parentOf(container)].map((at) =>
      this.futures.filter((f) => f.uid === this.things.get(at)!.uid && f.kind === kind),
    )
    const futures = nearest[0]!.length > 0 ? nearest[0]! : kind === 'TABLE' ? nearest[1]! : []
    const owner = futures.find((f) => f.privilege === 'OWNERSHIP')?.grantee ?? primary
    const uid = this.next++
    this.things.set(path, { uid, kind, owner, managed: false })
    for (const { privilege, grantee, option } of futures)
      if (privilege !== 'OWNERSHIP') this.grants.push({ uid, privilege, grantee, grantor: owner, option })
    return 'ok'
  }

  private owned(session: ModelSession, path: string): Outcome {
    const roles = this.active(session)
    if (!this.things.has(path) || !this.visible(roles, path)) return '42S02'
    return this.holds(roles, 'OWNERSHIP', path) ? 'ok' : '42501'
  }

  drop(session: ModelSession, path: string): Outcome {
    const may = this.owned(session, path)
    if (may !== 'ok') return may
    for (const [at, { uid }] of [...this.things]) {
      if (at !== path && !at.startsWith(`${path}.`)) continue
      this.things.delete(at)
      this.grants = this.grants.filter((g) => g.uid !== uid)
      this.futures = this.futures.filter((f) => f.uid !== uid)
    }
    return 'ok'
  }

  manage(session: ModelSession, path: string, managed: boolean): Outcome {
    const may = this.owned(session, path)
    if (may === 'ok') this.things.get(path)!.managed = managed
    return may
  }

  grant(session: ModelSession, privilege: string, path: string, role: string, option: boolean): Outcome {
    if (!this.roles.has(role) || !this.nameable(session, path, true)) return '42S02'
    const known = modelPrivileges[kindOf(path)]
    if (privilege !== 'ALL' && !known.includes(privilege)) return '0LP01'
    const { uid } = this.things.get(path)!
    for (const each of privilege === 'ALL' ? known : [privilege]) {
      const grantor = this.grantor(session, each, path)
      if (grantor === null && privilege !== 'ALL') return '42501'
      if (grantor === null) continue
      const found = this.grants.find(
        (g) => g.uid === uid && g.privilege === each && g.grantee === role && g.grantor === grantor,
      )
      if (found) found.option ||= option
      else this.grants.push({ uid, privilege: each, grantee: role, grantor, option })
    }
    return 'ok'
  }

  revoke(
    session: ModelSession,
    privilege: string,
    path: string,
    role: string,
    optionFor: boolean,
    cascade: boolean,
  ): Outcome {
    if (!this.roles.has(role) || !this.nameable(session, path, true)) return '42S02'
    const known = modelPrivileges[kindOf(path)]
    if (privilege !== 'ALL' && !known.includes(privilege)) return '0LP01'
    const roles = this.active(session)
    const all = this.manages(session)
    const { uid, owner } = this.things.get(path)!
    const starts = [owner, this.managedBy(path)]
    const kept = structuredClone(this.grants)
    for (const each of privilege === 'ALL' ? known : [privilege]) {
      const about = (g: ModelGrant) => g.uid === uid && g.privilege === each
      const before = this.grants.filter(about)
      const had = (name: string) => before.some((g) => g.option && g.grantee === name)
      const starting = (g: ModelGrant) => starts.includes(g.grantor) || !had(g.grantor)
      for (const g of [...this.grants]) {
        if (!about(g) || g.grantee !== role || !(all || roles.has(g.grantor))) continue
        if (optionFor) this.grants[this.grants.indexOf(g)] = { ...g, option: false }
        else this.grants.splice(this.grants.indexOf(g), 1)
      }
      const after = this.grants.filter(about)
      const stands = (g: ModelGrant, list: ModelGrant[], seen: string[] = []): boolean =>
        starting(g) ||
        list.some(
          (h) =>
            h.option && h.grantee === g.grantor && !seen.includes(h.grantor) && stands(h, list, [...seen, g.grantor]),
        )
      const same = (g: ModelGrant, h: ModelGrant) => g.grantee === h.grantee && g.grantor === h.grantor
      const hanging = after.filter((g) => !stands(g, after) && before.some((h) => same(g, h) && stands(h, before)))
      if (hanging.length > 0 && !cascade) {
        this.grants = kept
        return '2BP01'
      }
      this.grants = this.grants.filter((g) => !hanging.includes(g))
    }
    return 'ok'
  }

  own(session: ModelSession, path: string, role: string, current: 'COPY' | 'REVOKE' | null): Outcome {
    if (!this.roles.has(role) || !this.nameable(session, path, false)) return '42S02'
    const roles = this.active(session)
    const thing = this.things.get(path)!
    if (!this.manages(session) && !roles.has(this.managedBy(path) ?? thing.owner)) return '42501'
    const standing = this.grants.filter((g) => g.uid === thing.uid)
    if (!(thing.owner === role && current !== 'REVOKE') && standing.length > 0 && current === null) return '2BP01'
    if (current === 'COPY' && !this.manages(session) && !roles.has(role)) return '42501'
    if (thing.owner === role && current !== 'REVOKE') return 'ok'
    thing.owner = role
    this.grants = this.grants.filter((g) => g.uid !== thing.uid)
    if (current !== 'COPY') return 'ok'
    for (const g of standing) {
      if (g.grantee === role) continue
      const twin = this.grants.find((h) => h.uid === g.uid && h.privilege === g.privilege && h.grantee === g.grantee)
      if (twin) twin.option ||= g.option
      else this.grants.push({ ...g, grantor: role })
    }
    return 'ok'
  }

  future(
    session: ModelSession,
    privilege: string,
    path: string,
    role: string,
    mode: 'grant' | 'option' | 'revoke',
  ): Outcome {
    if (!this.roles.has(role) || !this.nameable(session, path, mode !== 'grant' || privilege !== 'OWNERSHIP'))
      return '42S02'
    const thing = this.things.get(path)!
    if (!(privilege === 'OWNERSHIP' ? ['OWNERSHIP'] : modelPrivileges.TABLE).includes(privilege)) return '0LP01'
    const may = this.manages(session) || (thing.managed && this.active(session).has(thing.owner))
    if (!may) return mode === 'revoke' ? 'ok' : '42501'
    const same = (f: ModelFuture) => f.uid === thing.uid && f.privilege === privilege && f.kind === 'TABLE'
    const found = this.futures.find((f) => same(f) && f.grantee === role)
    if (mode === 'revoke') this.futures = this.futures.filter((f) => f !== found)
    else if (found) found.option ||= mode === 'option' && privilege !== 'OWNERSHIP'
    else {
      if (privilege === 'OWNERSHIP') this.futures = this.futures.filter((f) => !same(f))
      const option = mode === 'option' && privilege !== 'OWNERSHIP'
      this.futures.push({ uid: thing.uid, kind: 'TABLE', privilege, grantee: role, option })
    }
    return 'ok'
  }
}
