import type { Migration } from './types.ts'

/** Browser sessions, links for people who are no users yet, the outbox of mails, limits that outlive a restart. */
export const people: Migration = {
  name: '0003_people',
  sql: `
CREATE TABLE links (
  hash BLOB PRIMARY KEY,
  -- What listings call it; the secret is in the mail alone.
  id TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL,
  -- Both are absent while somebody who signs up has proven no address.
  account_id TEXT REFERENCES accounts (id),
  user_id TEXT REFERENCES users (id),
  -- JSON: what the purpose needs besides, such as the address that an invitation goes to.
  details_sealed BLOB,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
INSERT INTO links
  SELECT l.hash, lower(hex(randomblob(8))), l.purpose, u.account_id, l.user_id, NULL, l.created_at, l.expires_at, l.used_at
  FROM one_time_links l JOIN users u ON u.id = l.user_id;
DROP TABLE one_time_links;
ALTER TABLE links RENAME TO one_time_links;
CREATE INDEX one_time_links_user ON one_time_links (user_id, purpose);
CREATE INDEX one_time_links_account ON one_time_links (account_id, purpose);
CREATE INDEX one_time_links_expiry ON one_time_links (expires_at);

CREATE TABLE browser_sessions (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  -- Must be the user's own: raising that ends every session at once.
  epoch INTEGER NOT NULL,
  method TEXT NOT NULL,
  address TEXT,
  agent TEXT,
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX browser_sessions_user ON browser_sessions (user_id, created_at);

-- Mails that wait for the SMTP server, and those that were given up.
CREATE TABLE mails (
  id INTEGER PRIMARY KEY,
  account_id TEXT REFERENCES accounts (id),
  kind TEXT NOT NULL,
  -- JSON: to, subject, text, html; the texts go when it is given up, as they hold links.
  message_sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  -- When what it says is of no use any more.
  expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  next_at INTEGER,
  error TEXT,
  failed_at INTEGER
) STRICT;
CREATE INDEX mails_next ON mails (next_at);

-- Token buckets. Keys are keyed hashes of a login, an address, or both.
CREATE TABLE limits (
  key BLOB PRIMARY KEY,
  tokens REAL NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX limits_age ON limits (at);
`,
}
