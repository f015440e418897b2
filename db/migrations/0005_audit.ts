import type { Migration } from './types.ts'

/** The audit log: a chain of hashes per account, and a keyed hash over its end. */
export const audit: Migration = {
  name: '0005_audit',
  sql: `
CREATE TABLE audit_events (
  account_id TEXT NOT NULL,
  -- Counts from 1 in each account, without gaps.
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'failed', 'denied')),
  -- Who did it; absent for a stranger and for the machine.
  user_id TEXT,
  address TEXT,
  -- JSON, with a salt: its hash is not sealed, and must not give a short text away.
  details_sealed BLOB NOT NULL,
  details_hash BLOB NOT NULL,
  -- Over the previous event's hash and all of the above but the sealed column, which a rotation of keys writes anew.
  hash BLOB NOT NULL,
  PRIMARY KEY (account_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_events_at ON audit_events (account_id, at);

CREATE TRIGGER audit_events_kept BEFORE DELETE ON audit_events
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_events_unchanged
  BEFORE UPDATE OF account_id, number, at, kind, outcome, user_id, address, details_hash, hash ON audit_events
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE audit_heads (
  account_id TEXT PRIMARY KEY,
  number INTEGER NOT NULL,
  hash BLOB NOT NULL,
  -- Keyed: whoever can write this file, but has no key, cannot make a chain that ends in it.
  seal BLOB NOT NULL
) STRICT, WITHOUT ROWID;
`,
}
