import type { SecurableKind } from '../access/types.ts'

/** A possibly qualified name, unquoted, case kept: `d.s."My t"` is ['d','s','My t']. */
export interface ObjectName {
  parts: string[]
  /** UTF-16 offset in the statement's text. */
  at: number
}

/** Kinds that hold grants and can be named in GRANT, SHOW GRANTS and DESCRIBE. */
export type GrantKind = Exclude<SecurableKind, 'ACCOUNT'>

/** What a GRANT or REVOKE is on. */
export type GrantTarget =
  | { on: 'account' }
  | { on: 'object'; kind: GrantKind; name: ObjectName }
  | { on: 'all' | 'future'; kind: GrantKind; container: { kind: 'DATABASE' | 'SCHEMA'; name: ObjectName } }

export type Grantee = { kind: 'ROLE' | 'USER'; name: ObjectName }
export type PropertyValue = string | number | boolean | null
/** `KEY = value` pairs; keys upper-cased. Identifiers as values arrive as strings. */
export type Properties = Record<string, PropertyValue>

/** A statement of Mallard's own (docs/specs/access-control.md, section 3; issue "Run SQL", 6). The rest is DuckDB's. */
export type HouseStatement =
  // access control
  | { type: 'create role'; name: ObjectName; orReplace: boolean; ifNotExists: boolean; comment: string | null }
  | { type: 'alter role'; name: ObjectName; ifExists: boolean; rename?: ObjectName; comment?: string | null }
  | { type: 'drop role'; name: ObjectName; ifExists: boolean }
  | { type: 'create user'; name: ObjectName; ifNotExists: boolean; properties: Properties }
  | { type: 'alter user'; name: ObjectName; ifExists: boolean; rename?: ObjectName; properties: Properties }
  | { type: 'drop user'; name: ObjectName; ifExists: boolean }
  | {
      type: 'grant'
      privileges: string[] | 'ALL'
      target: GrantTarget
      role: ObjectName
      withGrantOption: boolean
      explain?: true
    }
  | {
      type: 'revoke'
      privileges: string[] | 'ALL'
      target: GrantTarget
      role: ObjectName
      grantOptionFor: boolean
      cascade: boolean
      explain?: true
    }
  | {
      type: 'grant ownership'
      target: GrantTarget
      role: ObjectName
      current: 'COPY' | 'REVOKE' | null
      explain?: true
    }
  | { type: 'grant role'; role: ObjectName; to: Grantee; explain?: true }
  | { type: 'revoke role'; role: ObjectName; from: Grantee; explain?: true }
  | {
      type: 'explain access'
      privilege: string
      target: { on: 'account' } | { on: 'object'; kind: GrantKind; name: ObjectName }
      for: Grantee | null
    }
  | { type: 'show grants'; of: ShowGrants }
  | {
      type: 'show future grants'
      in: { kind: 'DATABASE' | 'SCHEMA'; name: ObjectName } | null
      toRole: ObjectName | null
    }
  // session
  | { type: 'use'; kind: 'DATABASE' | 'SCHEMA' | 'ROLE' | 'WAREHOUSE' | null; name: ObjectName }
  | { type: 'use secondary roles'; roles: 'ALL' | 'NONE' | ObjectName[] }
  | { type: 'set'; name: string; value: string | number | boolean | null; at: number }
  | { type: 'reset'; name: string; at: number }
  | {
      type: 'prepare'
      name: string
      parameterTypes: string[] /** offset and text of the prepared statement */
      at: number
      text: string
    }
  | {
      type: 'execute'
      name: string /** each argument's SQL text, by position or by name */
      arguments: { name: string | null; text: string; at: number }[]
    }
  | { type: 'deallocate'; name: string | 'ALL' }
  // objects that are Mallard's
  | {
      type: 'create database'
      name: ObjectName
      orReplace: boolean
      ifNotExists: boolean
      comment: string | null
      encrypted: boolean | null
      kind: string | null
    }
  | { type: 'alter database'; name: ObjectName; ifExists: boolean; rename?: ObjectName; comment?: string | null }
  | { type: 'drop database'; name: ObjectName; ifExists: boolean; cascade: boolean | null }
  | { type: 'create warehouse'; name: ObjectName; orReplace: boolean; ifNotExists: boolean; properties: Properties }
  | {
      type: 'alter warehouse'
      name: ObjectName
      ifExists: boolean
      rename?: ObjectName
      action?: 'SUSPEND' | 'RESUME' | 'ABORT ALL QUERIES'
      properties: Properties
    }
  | { type: 'drop warehouse'; name: ObjectName; ifExists: boolean }
  // where people and tokens may come from
  | {
      type: 'create network policy'
      name: ObjectName
      orReplace: boolean
      ifNotExists: boolean
      allowed: string[]
      blocked: string[]
      comment: string | null
    }
  | {
      type: 'alter network policy'
      name: ObjectName
      ifExists: boolean
      rename?: ObjectName
      allowed?: string[]
      blocked?: string[]
      comment?: string | null
    }
  | { type: 'drop network policy'; name: ObjectName; ifExists: boolean }
  | { type: 'describe network policy'; name: ObjectName }
  /** ALTER ACCOUNT SET NETWORK_POLICY; null: UNSET. */
  | { type: 'set network policy'; name: ObjectName | null }
  // accounts of the organization
  | { type: 'create account'; name: ObjectName; properties: Properties }
  | { type: 'alter account'; name: ObjectName; change: { rename: ObjectName } | 'SUSPEND' | 'RESUME' }
  | { type: 'drop account'; name: ObjectName; ifExists: boolean; graceDays: number | null }
  | { type: 'undrop account'; name: ObjectName }
  /** `ALTER ACCOUNT {SET ENCRYPT_NEW_DATABASES = TRUE | UNSET ENCRYPT_NEW_DATABASES}`: null takes the rule back. */
  | { type: 'encrypt new databases'; rule: boolean | null }
  /** `CREATE SCHEMA s WITH MANAGED ACCESS` is DuckDB's CREATE SCHEMA plus this flag. */
  | {
      type: 'create schema'
      name: ObjectName
      orReplace: boolean
      ifNotExists: boolean
      managed: boolean
      comment: string | null
    }
  | {
      type: 'alter schema'
      name: ObjectName
      ifExists: boolean
      managed?: boolean
      rename?: ObjectName
      comment?: string | null
    }
  // looking
  | {
      type: 'show'
      what: ShowKind
      terse: boolean
      like: string | null
      in: { kind: 'ACCOUNT' | 'DATABASE' | 'SCHEMA' | 'TABLE' | 'VIEW' | null; name: ObjectName | null } | null
      startsWith: string | null
      limit: number | null
      /** With what was dropped and can be restored. */
      history: boolean
    }
  /** SHOW TABLES of DuckDB, `SHOW t`, `DESCRIBE t`, `DESC TABLE t`; `query` for DESCRIBE SELECT ... */
  | {
      type: 'describe'
      kind: SecurableKind | null
      name: ObjectName | null
      query: { text: string; at: number } | null
    }

export type ShowKind =
  | 'ACCOUNTS'
  | 'DATABASES'
  | 'SCHEMAS'
  | 'TABLES'
  | 'VIEWS'
  | 'OBJECTS'
  | 'COLUMNS'
  | 'SEQUENCES'
  | 'FUNCTIONS'
  | 'TYPES'
  | 'STAGES'
  | 'FILE FORMATS'
  | 'WAREHOUSES'
  | 'ROLES'
  | 'USERS'
  | 'PARAMETERS'
  | 'VARIABLES'
  | 'TRANSACTIONS'
  | 'INTEGRATIONS'
  | 'NETWORK POLICIES'
  | 'TASKS'

export type ShowGrants =
  | { form: 'mine' }
  | { form: 'on'; target: { on: 'account' } | { on: 'object'; kind: GrantKind; name: ObjectName } }
  | { form: 'to'; grantee: Grantee }
  | { form: 'of'; role: ObjectName }
