import type { Migration } from './types.ts'

/** Codes of an authenticator, recovery codes, and settings of an account. */
export const secondFactor: Migration = {
  name: '0004_second_factor',
  sql: `
CREATE TABLE second_factors (
  user_id TEXT PRIMARY KEY REFERENCES users (id),
  secret_sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  -- Absent until a first code proved that the authenticator has the secret.
  confirmed_at INTEGER,
  -- The time step of the last code taken: that one and earlier ones are refused.
  last_step INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_codes (
  hash BLOB PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  used_at INTEGER
) STRICT;
CREATE INDEX recovery_codes_user ON recovery_codes (user_id);

CREATE TABLE account_settings (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  key TEXT NOT NULL,
  -- JSON.
  value TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;
`,
}
