import { isOfTree, type Securable, type SecurableKind } from './types.ts'

const nothing: readonly string[] = []

/** Privileges by kind, OWNERSHIP aside, in the order in which they are listed (docs/specs/access-control.md, section 2). */
const byKind: Record<SecurableKind, readonly string[]> = {
  ACCOUNT: [
    'CREATE DATABASE',
    'CREATE ROLE',
    'CREATE USER',
    'CREATE WAREHOUSE',
    'CREATE INTEGRATION',
    'MANAGE GRANTS',
    'MANAGE WAREHOUSES',
    'APPLY MASKING POLICY',
    'APPLY ROW ACCESS POLICY',
    'EXECUTE TASK',
    'MONITOR EXECUTION',
    'MONITOR USAGE',
  ],
  DATABASE: ['USAGE', 'MODIFY', 'MONITOR', 'CREATE SCHEMA'],
  SCHEMA: [
    'USAGE',
    'MODIFY',
    'MONITOR',
    'CREATE TABLE',
    'CREATE VIEW',
    'CREATE SEQUENCE',
    'CREATE FUNCTION',
    'CREATE STAGE',
    'CREATE FILE FORMAT',
    'CREATE TASK',
    'CREATE MASKING POLICY',
    'CREATE ROW ACCESS POLICY',
  ],
  TABLE: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES'],
  VIEW: ['SELECT', 'REFERENCES'],
  SEQUENCE: ['USAGE'],
  FUNCTION: ['USAGE'],
  TYPE: ['USAGE'],
  STAGE: ['USAGE', 'READ', 'WRITE'],
  'FILE FORMAT': ['USAGE'],
  WAREHOUSE: ['USAGE', 'OPERATE', 'MONITOR', 'MODIFY'],
  INTEGRATION: ['USAGE'],
  TASK: ['MONITOR', 'OPERATE'],
  ROLE: nothing,
  USER: nothing,
  FOLDER: ['READ', 'WRITE'],
  WORKSHEET: ['READ', 'WRITE'],
}

const externalStage: readonly string[] = ['USAGE']
const internalStage: readonly string[] = ['READ', 'WRITE']

/** What can be granted on a kind, OWNERSHIP aside. A stage's privileges depend on the stage: {@link privilegesOf}. */
export function privilegesOfKind(kind: SecurableKind): readonly string[] {
  return byKind[kind]
}

/** What can be granted on this object, OWNERSHIP aside. A stage with a `url` in its details is external. */
export function privilegesOf(securable: Pick<Securable, 'kind' | 'details'>): readonly string[] {
  if (securable.kind !== 'STAGE') return byKind[securable.kind]
  return typeof securable.details.url === 'string' ? externalStage : internalStage
}

/** The privilege on the container that creating an object of this kind needs; null where none is defined. */
export function createPrivilege(kind: SecurableKind): string | null {
  // A type is part of the definition of tables; Snowflake has no privilege for it.
  if (kind === 'TYPE') return 'CREATE TABLE'
  return kind === 'ACCOUNT' || isOfTree(kind) ? null : `CREATE ${kind}`
}
