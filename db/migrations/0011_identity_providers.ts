import type { Migration } from './types.ts'

/** OpenID Connect: an account's own provider, and who is known by which identity. */
export const identityProviders: Migration = {
  name: '0011_identity_providers',
  sql: `
CREATE TABLE identity_providers (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  issuer TEXT NOT NULL,
  client_id TEXT NOT NULL,
  client_secret_sealed BLOB NOT NULL,
  -- JSON: domains, creates, role map, what counts as a second factor.
  rules TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE identities (
  user_id TEXT NOT NULL REFERENCES users (id),
  issuer TEXT NOT NULL,
  -- Keyed hash of the provider's name for the person, which may be an address.
  subject BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, issuer)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_subject ON identities (issuer, subject);
`,
}
