import type { Migration } from './types.ts'

/** Roles, grants and what they are on. A role or a user is a securable with the same id. */
export const access: Migration = {
  name: '0002_access',
  sql: `
CREATE TABLE securables (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  kind TEXT NOT NULL,
  parent_id TEXT REFERENCES securables (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  owner_role_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  altered_at INTEGER NOT NULL,
  comment TEXT,
  details TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX securables_account ON securables (account_id);
CREATE INDEX securables_parent ON securables (parent_id);
-- Tables and views share a namespace; folders may bear the same name.
CREATE UNIQUE INDEX securables_name
  ON securables (parent_id, CASE kind WHEN 'VIEW' THEN 'TABLE' ELSE kind END, name_key) WHERE kind <> 'FOLDER';

CREATE TABLE role_grants (
  account_id TEXT NOT NULL,
  role_id TEXT NOT NULL REFERENCES securables (id) ON DELETE CASCADE,
  parent_role_id TEXT NOT NULL REFERENCES securables (id) ON DELETE CASCADE,
  grantor_role_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (role_id, parent_role_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX role_grants_parent ON role_grants (parent_role_id);
CREATE INDEX role_grants_account ON role_grants (account_id);

CREATE TABLE user_roles (
  account_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role_id TEXT NOT NULL REFERENCES securables (id) ON DELETE CASCADE,
  grantor_role_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, role_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_roles_role ON user_roles (role_id);
CREATE INDEX user_roles_account ON user_roles (account_id);

CREATE TABLE grants (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  securable_id TEXT NOT NULL REFERENCES securables (id) ON DELETE CASCADE,
  privilege TEXT NOT NULL,
  grantee_role_id TEXT NOT NULL REFERENCES securables (id) ON DELETE CASCADE,
  grantor_role_id TEXT NOT NULL,
  with_grant_option INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX grants_edge ON grants (securable_id, privilege, grantee_role_id, grantor_role_id);
CREATE INDEX grants_grantee ON grants (grantee_role_id);
CREATE INDEX grants_account ON grants (account_id);

CREATE TABLE future_grants (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  container_id TEXT NOT NULL REFERENCES securables (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  privilege TEXT NOT NULL,
  grantee_role_id TEXT NOT NULL REFERENCES securables (id) ON DELETE CASCADE,
  with_grant_option INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX future_grants_edge ON future_grants (container_id, kind, privilege, grantee_role_id);
CREATE INDEX future_grants_grantee ON future_grants (grantee_role_id);
CREATE INDEX future_grants_account ON future_grants (account_id);
`,
}
