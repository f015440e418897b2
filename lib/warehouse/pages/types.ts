import type { SecurableKind } from '../../access/types.ts'
import type { BrowseEntry } from '../types.ts'

/** A line of a list of databases, schemas or objects. */
export interface ListedObject {
  id: string
  kind: BrowseEntry['kind']
  name: string
  /** Plain names from the database down to this thing. */
  path: string[]
  owner: string
  comment: string | null
  /** Milliseconds since 1970. */
  createdAt: number
  alteredAt: number
  /** Of a table, as DuckDB's metadata has them, never a scan. */
  rows: number | null
  /** Of a database: the size of its file. */
  bytes: number | null
}

export interface ColumnOfPage {
  name: string
  type: string
  nullable: boolean
  default: string | null
  comment: string | null
}

/** What the page of a database, schema or object shows. */
export interface ObjectPage extends ListedObject {
  securableKind: SecurableKind
  /** As DuckDB has it, or as it was written; null for what has none, and for a secure view that one does not own. */
  ddl: string | null
  columns: ColumnOfPage[]
  constraints: { type: string; text: string; columns: string[] }[]
  /** A schema with managed access. */
  managed: boolean
  /** A database whose file lies encrypted; null for all else. */
  encrypted: boolean | null
  /** What the actor's roles, any of them, hold on it: forms are offered by this, and the door decides anew. */
  held: string[]
}

/** A view, macro or table that names an object. */
export interface Dependent {
  kind: BrowseEntry['kind']
  path: string[]
  owner: string
}

/** A line of a grants list. `future` grants have no grantor: the new object's owner becomes it. */
export interface GrantLine {
  privilege: string
  /** The kind that it is on, and the full name as SQL takes it. */
  on: string
  name: string
  to: 'ROLE' | 'USER'
  grantee: string
  grantOption: boolean
  grantor: string | null
  /** Milliseconds since 1970. */
  createdAt: number
}

/** What a statement of access control would change, or did answer: a table of texts. */
export interface AccessAnswer {
  columns: string[]
  rows: (string | null)[][]
  message: string
}

export interface ListedRole {
  id: string
  name: string
  owner: string
  system: boolean
  comment: string | null
  createdAt: number
  /** Names of the roles that inherit from it. */
  parents: string[]
  /** How many users it is granted to, directly. */
  users: number
  /** How many privileges it holds itself, and how many objects it owns. */
  grants: number
  owned: number
  /** The actor may take it. */
  mine: boolean
}

export interface RolePage extends ListedRole {
  /** Who holds the role: users and roles. */
  members: GrantLine[]
  /** The roles that it inherits from, directly. */
  inherits: GrantLine[]
  privileges: GrantLine[]
  future: GrantLine[]
}

export interface ListedUser {
  id: string
  name: string
  email: string | null
  disabled: boolean
  hasPassword: boolean
  owner: string
  defaultRole: string | null
  roles: string[]
  comment: string | null
  createdAt: number
  /** The actor's roles own the user. */
  mayManage: boolean
}

export interface UserPage extends ListedUser {
  defaultWarehouse: string | null
  defaultNamespace: string | null
  secondaryRoles: 'ALL' | 'NONE'
  granted: GrantLine[]
}

/** A privilege that a user has on an object, by whatever way. */
export interface EffectiveRight {
  kind: SecurableKind
  name: string
  privilege: string
  /** `USER ANNA > ROLE ANALYST > SELECT granted by ROLE OWNER` */
  chain: string
}

export interface ListedWarehouse {
  id: string
  name: string
  owner: string
  comment: string | null
  createdAt: number
  slots: number
  queue: number
  /** 0: none. */
  timeoutSeconds: number
  running: number
  queued: number
  held: string[]
}
