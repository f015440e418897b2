/** Who acts: a signed-in person, a token's user, or the admin command. Made only by lib/session and the admin command. */
export interface Actor {
  accountId: string
  userId: string
  userName: string
  /** Set for a token bound to a role: the session may not leave it (docs/specs/access-control.md, case 55). */
  boundRoleId?: string
  /** The browser session, for a person signed in by one. */
  sessionId?: string
  /** The network address that the request came from, behind trusted proxies too; absent for the admin command. */
  address?: string
  via: 'session' | 'token' | 'admin'
}

/** The roles of a SQL session (docs/specs/access-control.md, section 1). `ALL` is looked up anew for every statement. */
export interface SessionRoles {
  primaryRoleId: string
  secondary: 'ALL' | 'NONE' | string[]
}

export const securableKinds = [
  'ACCOUNT',
  'DATABASE',
  'SCHEMA',
  'TABLE',
  'VIEW',
  'SEQUENCE',
  'FUNCTION',
  'TYPE',
  'STAGE',
  'FILE FORMAT',
  'WAREHOUSE',
  'INTEGRATION',
  'TASK',
  'ROLE',
  'USER',
  'FOLDER',
  'WORKSHEET',
] as const
export type SecurableKind = (typeof securableKinds)[number]

/**
 * Folders and worksheets become securables when they are first shared; the tree that they lie in is lib/worksheets'.
 * Their names may repeat, so they are found by id or by their path in the tree, never by name here.
 */
export function isOfTree(kind: SecurableKind): kind is 'FOLDER' | 'WORKSHEET' {
  return kind === 'FOLDER' || kind === 'WORKSHEET'
}

/** Kinds that live in a schema. TABLE and VIEW share one namespace there, as do the macros (FUNCTION). */
export type SchemaObjectKind = 'TABLE' | 'VIEW' | 'SEQUENCE' | 'FUNCTION' | 'TYPE' | 'STAGE' | 'FILE FORMAT' | 'TASK'

/** An object that privileges are granted on. Grants hang on `id`, never on the name. */
export interface Securable {
  id: string
  accountId: string
  kind: SecurableKind
  /** The container: database -> account, schema -> database, table -> schema; null for the account itself. */
  parentId: string | null
  /** As spelled at creation; looked up with {@link nameKey}. */
  name: string
  /** A role; for folders and worksheets that nobody gave to a role, the user whose they are. */
  ownerRoleId: string
  /** Milliseconds since 1970. */
  createdAt: number
  alteredAt: number
  comment: string | null
  /** Kind-specific facts: DATABASE {encrypted}, SCHEMA {managed}, VIEW {secure}, WAREHOUSE {slots, queue, timeoutSeconds, ...}. */
  details: Record<string, unknown>
}

export interface Role {
  id: string
  accountId: string
  name: string
  /** The role that owns this role. Owning does not inherit. ACCOUNTADMIN owns the system roles, ORGADMIN itself. */
  ownerRoleId: string
  system: boolean
  comment: string | null
  createdAt: number
}

export interface Grant {
  id: string
  securableId: string
  privilege: string
  granteeRoleId: string
  grantorRoleId: string
  withGrantOption: boolean
  createdAt: number
}

/** `parentRoleId` inherits from `roleId`. */
export interface RoleGrant {
  roleId: string
  parentRoleId: string
  grantorRoleId: string
  createdAt: number
}

export interface UserRole {
  userId: string
  roleId: string
  grantorRoleId: string
  createdAt: number
}

/** What objects of `kind` that are made in the container from now on are granted with. Has no grantor: the new object's owner becomes it. */
export interface FutureGrant {
  id: string
  /** A database or a schema. */
  containerId: string
  kind: SecurableKind
  privilege: string
  granteeRoleId: string
  withGrantOption: boolean
  createdAt: number
}

/** Who asks, at this moment; made anew for every statement, since grants hold from the next statement. */
export interface Caller {
  userId: string
  /** The session's primary role, or PUBLIC when that is not granted to the user any more. */
  primaryRoleId: string
  /** Every active role: primary, secondary, all they inherit, PUBLIC. */
  roles: RoleSet
}

/** A set of role ids closed under inheritance, with PUBLIC; compare by identity: it is cached per access version. */
export type RoleSet = ReadonlySet<string>

/** ASCII case does not count in names, other letters compare exactly (docs/specs/access-control.md, readings). */
export function nameKey(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/**
 * A step of what a committed DuckDB transaction did to the catalog; applied in order, all in one SQLite transaction.
 * Idempotent by id: a recovery may apply the same list again.
 */
export type CatalogChange =
  /** FUTURE grants fire; `securable.ownerRoleId` may be replaced by FUTURE OWNERSHIP. */
  | { type: 'create'; securable: Securable }
  /** With all that lies in it. */
  | { type: 'drop'; id: string }
  /** `parentId`: where it moved to, if it did. Grants stay, FUTURE grants do not fire. */
  | { type: 'rename'; id: string; name: string; parentId?: string }
  | { type: 'comment'; id: string; comment: string | null }
  /** Merged into what is there. */
  | { type: 'details'; id: string; details: Record<string, unknown> }
  /** Marks it altered. */
  | { type: 'touch'; id: string }
