import type { Migration } from './types.ts'

/** Accounts, users, history, worksheets. Times are milliseconds since 1970; `*_sealed` columns hold lib/seal's output. */
export const first: Migration = {
  name: '0001_first',
  sql: `
CREATE TABLE organizations (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  email_sealed BLOB,
  email_index BLOB,
  password_hash TEXT,
  verified_at INTEGER,
  disabled_at INTEGER,
  -- A dropped user stays as the history's author; its name is free again.
  dropped_at INTEGER,
  default_role_id TEXT,
  default_warehouse TEXT,
  default_database TEXT,
  default_schema TEXT,
  default_secondary_roles TEXT NOT NULL DEFAULT 'ALL' CHECK (default_secondary_roles IN ('ALL', 'NONE')),
  comment TEXT,
  -- Raised when a password changes or the user is disabled: browser sessions made before it are void.
  session_epoch INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_name ON users (account_id, name_key) WHERE dropped_at IS NULL;
CREATE UNIQUE INDEX users_email ON users (account_id, email_index) WHERE email_index IS NOT NULL AND dropped_at IS NULL;

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  hash BLOB NOT NULL,
  role_id TEXT,
  name TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  revoked_at INTEGER
) STRICT;
CREATE INDEX tokens_user ON tokens (user_id);

CREATE TABLE one_time_links (
  hash BLOB PRIMARY KEY,
  purpose TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE INDEX one_time_links_user ON one_time_links (user_id, purpose);

CREATE TABLE user_settings (
  user_id TEXT NOT NULL REFERENCES users (id),
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE login_history (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  method TEXT NOT NULL,
  success INTEGER NOT NULL,
  reason TEXT,
  address TEXT
) STRICT;
CREATE INDEX login_history_account ON login_history (account_id, at);

CREATE TABLE sql_sessions (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  worksheet_id TEXT,
  client TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_texts (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL,
  keyed_hash BLOB NOT NULL,
  sealed BLOB NOT NULL,
  UNIQUE (account_id, keyed_hash)
) STRICT;

-- No foreign keys: a history row outlives what it names, and writing one is on every statement's path.
CREATE TABLE statements (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  worksheet_id TEXT,
  role_name TEXT NOT NULL,
  warehouse_id TEXT,
  warehouse_name TEXT,
  database_name TEXT,
  schema_name TEXT,
  text_id INTEGER NOT NULL,
  query_type TEXT NOT NULL DEFAULT '',
  query_tag_sealed BLOB,
  status TEXT NOT NULL,
  error_code TEXT,
  -- JSON: message, error and its place, DML counts; absent when there is nothing to tell.
  outcome_sealed BLOB,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  queued_ms INTEGER NOT NULL DEFAULT 0,
  execution_ms INTEGER NOT NULL DEFAULT 0,
  rows_produced INTEGER NOT NULL DEFAULT 0,
  bytes_produced INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX statements_id ON statements (id);
-- Every filter of the history page in one narrow index: a search reads this and then the rows of one page. It is the
-- only other index, because each one costs a page per write and two writes come with every statement.
CREATE INDEX statements_filters ON statements (
  account_id, started_at, status, user_id, warehouse_id, role_name, database_name, query_type, execution_ms, text_id
);

CREATE TABLE results (
  -- The statement's number: results come and expire in this order.
  number INTEGER PRIMARY KEY,
  kept TEXT,
  -- Column names are parts of the text (SELECT 'x' names its column 'x'), so they are sealed like it.
  columns_sealed BLOB NOT NULL,
  rights TEXT NOT NULL,
  session_roles TEXT,
  row_count INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  truncated INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

-- Files below an account's results directory, with the time from which no result in them is alive.
CREATE TABLE result_files (
  account_id TEXT NOT NULL,
  file TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, file)
) STRICT, WITHOUT ROWID;

CREATE TABLE requests (
  user_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'unknown')),
  statement_ids TEXT NOT NULL DEFAULT '[]',
  outcome_sealed BLOB,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_age ON requests (created_at);

CREATE TABLE folders (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  owner_user_id TEXT NOT NULL REFERENCES users (id),
  parent_id TEXT REFERENCES folders (id),
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  trashed_at INTEGER
) STRICT;
CREATE INDEX folders_owner ON folders (owner_user_id);
CREATE INDEX folders_parent ON folders (parent_id);

CREATE TABLE worksheets (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  owner_user_id TEXT NOT NULL REFERENCES users (id),
  folder_id TEXT REFERENCES folders (id),
  name TEXT NOT NULL,
  text_sealed BLOB NOT NULL,
  -- The context bar: names, as a session start takes them.
  role_name TEXT,
  warehouse_name TEXT,
  database_name TEXT,
  schema_name TEXT,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  trashed_at INTEGER
) STRICT;
CREATE INDEX worksheets_owner ON worksheets (owner_user_id);
CREATE INDEX worksheets_folder ON worksheets (folder_id);

-- DDL and its metadata commit together (ARCHITECTURE, "Metadata").
CREATE TABLE intents (
  transaction_id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  database_id TEXT NOT NULL,
  operations TEXT NOT NULL,
  owner_role_id TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX intents_database ON intents (database_id);

CREATE TABLE key_checks (
  key_id BLOB PRIMARY KEY,
  sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
`,
}
