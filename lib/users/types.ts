export interface Account {
  id: string
  organizationName: string
  name: string
  /** A dropped account is suspended, too. */
  status: 'active' | 'suspended'
  createdAt: number
  comment: string | null
  droppedAt: number | null
  /** When a dropped account is deleted for good. */
  deletionAt: number | null
  restoredAt: number | null
}

/** An account as its organization sees it. */
export interface OrganizationAccount extends Account {
  users: number
  /** Of its files, in bytes. */
  bytes: number
}

/** A person as a user of one account. */
export interface Membership {
  accountId: string
  /** The account's name. */
  account: string
  userId: string
  userName: string
  /** Where the actor is now. */
  current: boolean
}

/** What an account begins with: its first user, who holds ACCOUNTADMIN. */
export interface NewAccount {
  name: string
  comment?: string | null
  adminName: string
  adminEmail: string
  /** Without one, an invitation goes to the address. */
  adminPassword?: string
}

/** A user as administrators see one. */
export interface User {
  id: string
  accountId: string
  name: string
  email: string | null
  verified: boolean
  disabled: boolean
  hasPassword: boolean
  defaults: UserDefaults
  comment: string | null
  createdAt: number
}

/** How a user's sessions start (docs/specs/access-control.md, section 1). Names, except the role. */
export interface UserDefaults {
  roleId: string | null
  warehouse: string | null
  database: string | null
  schema: string | null
  secondaryRoles: 'ALL' | 'NONE'
}

export interface NewUser {
  name: string
  email?: string | null
  password?: string
  /** False until the address was proven; the admin command makes verified users. */
  verified?: boolean
  disabled?: boolean
  comment?: string | null
  defaults?: Partial<UserDefaults>
  /** The person themselves chose the password. */
  ownPassword?: boolean
}

/** What ALTER USER ... SET may change; what is absent stays. */
export interface UserChanges {
  name?: string
  email?: string | null
  comment?: string | null
  disabled?: boolean
  defaults?: Partial<UserDefaults>
}

/**
 * What the caller's roles allow on users, as lib/access decides it for the session. Without one, only the admin
 * command and the user concerned may act.
 */
export interface UserAuthority {
  /** CREATE USER on the account, by the primary role. */
  mayCreateUsers(): boolean
  /** OWNERSHIP of that user. */
  mayManage(userId: string): boolean
}

/** What the caller's session allows on network policies; without one, all roles that the actor may take count. */
export interface NetworkAuthority {
  /** SECURITYADMIN. */
  mayManageNetworks(): boolean
}

/** Where people and tokens may come from; addresses and CIDR ranges. */
export interface NetworkPolicy {
  name: string
  allowed: string[]
  /** Refused although it is allowed. */
  blocked: string[]
  comment: string | null
  createdAt: number
  /** Set on the account. */
  ofAccount: boolean
  /** Names of the users that it is set on. */
  users: string[]
}

/** What ALTER NETWORK POLICY may change; what is absent stays. */
export interface NetworkPolicyChanges {
  name?: string
  allowed?: string[]
  blocked?: string[]
  comment?: string | null
}

/** A token without its secret, as listings show it. */
export interface Token {
  id: string
  userId: string
  userName: string
  roleId: string | null
  name: string | null
  createdAt: number
  expiresAt: number | null
  lastUsedAt: number | null
  revokedAt: number | null
  /** Addresses and ranges that it works from; null: any. */
  networks: string[] | null
}

export interface NewToken {
  userId: string
  /** Binds the token's sessions to this role. */
  roleId?: string
  name?: string
  /** Days until it expires; never, if absent. */
  days?: number
  /** Addresses and CIDR ranges that it works from; any, if absent or empty. */
  networks?: string[]
}

/** `passkey`, `passkey-sign-in`: challenges to an authenticator; `sso`, `sso-return`: the two ways of single sign-on. */
export type LinkPurpose =
  | 'sign-in'
  | 'sign-up'
  | 'reset'
  | 'email'
  | 'invite'
  | 'passkey'
  | 'passkey-sign-in'
  | 'sso'
  | 'sso-return'

/** Whom an account's identity provider lets in, as what. */
export interface ProviderRules {
  /** Of e-mail addresses; lower case. */
  domains: string[]
  /** Somebody who is no user yet becomes one. */
  creates: boolean
  /** The claim that roles follow from, such as `groups`; null: none do. */
  claim: string | null
  roles: { value: string; roleId: string }[]
  /** Values of `acr` and `amr` by which the provider vouches for a second factor; empty: it does not. */
  strong: string[]
}

/** An account's OpenID Connect provider, without the client's secret. */
export interface IdentityProvider extends ProviderRules {
  issuer: string
  clientId: string
  enabled: boolean
}

/** One of a user's passkeys, as its owner sees it. */
export interface Passkey {
  id: string
  name: string
  /** Its keeper synchronises it between devices. */
  synced: boolean
  createdAt: number
  lastUsedAt: number | null
}

/** An invitation that nobody has accepted yet. */
export interface Invitation {
  id: string
  email: string
  /** The role that comes with it; null: PUBLIC alone. */
  role: string | null
  /** Who invited. */
  by: string
  createdAt: number
  expiresAt: number
}

/** A browser in which a user is signed in. */
export interface BrowserSession {
  id: string
  /** How it signed in: `password`, `link`, `passkey`, `oidc`. */
  method: string
  address: string | null
  /** The browser's User-Agent. */
  agent: string | null
  createdAt: number
  usedAt: number
  /** The one that asks. */
  current: boolean
}

/** A user who may act now; sessions of an earlier epoch are void. */
export interface ActiveUser {
  id: string
  accountId: string
  name: string
  sessionEpoch: number
}
