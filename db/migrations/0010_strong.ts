import type { Migration } from './types.ts'

/** Passkeys, network policies, networks of tokens, and how strongly a browser was signed in. */
export const strong: Migration = {
  name: '0010_strong',
  sql: `
CREATE TABLE passkeys (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  -- What the authenticator calls it; the key is public.
  credential_id BLOB NOT NULL UNIQUE,
  public_key BLOB NOT NULL,
  -- Of signatures, where the authenticator counts; one that does not go up is a copy's.
  counter INTEGER NOT NULL,
  -- JSON: how browsers reach it.
  transports TEXT NOT NULL,
  name TEXT NOT NULL,
  -- 1: its keeper synchronises it, so that it lives on several devices.
  synced INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;
CREATE INDEX passkeys_user ON passkeys (user_id);

CREATE TABLE network_policies (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  -- JSON: addresses and ranges. What is blocked is blocked although it is allowed.
  allowed TEXT NOT NULL,
  blocked TEXT NOT NULL,
  comment TEXT,
  -- Goes up with every change, so that a compiled policy knows that it is old.
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (account_id, name_key)
) STRICT;

-- Instead of the account's, which is a setting.
ALTER TABLE users ADD COLUMN network_policy_id TEXT REFERENCES network_policies (id);
-- JSON: the addresses and ranges that a token works from; absent: any.
ALTER TABLE tokens ADD COLUMN networks TEXT;
-- 1: a passkey, or an identity provider that vouched for a second factor.
ALTER TABLE browser_sessions ADD COLUMN strong INTEGER NOT NULL DEFAULT 0;
`,
}
