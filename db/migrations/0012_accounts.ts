import type { Migration } from './types.ts'

/** Accounts that can be dropped and restored, and people who belong to several. */
export const accounts: Migration = {
  name: '0012_accounts',
  sql: `
ALTER TABLE accounts ADD COLUMN comment TEXT;
-- A dropped account is suspended, too, and keeps its name until it is deleted for good.
ALTER TABLE accounts ADD COLUMN dropped_at INTEGER;
ALTER TABLE accounts ADD COLUMN deletion_at INTEGER;
ALTER TABLE accounts ADD COLUMN restored_at INTEGER;
CREATE INDEX accounts_organization ON accounts (organization_id);

-- The user, of another account, that keeps this person's password and factors; absent: this one does.
ALTER TABLE users ADD COLUMN person_id TEXT REFERENCES users (id);
CREATE INDEX users_person ON users (person_id) WHERE person_id IS NOT NULL;
-- When the password was last set by the person; absent: somebody else knows it, or there is none.
ALTER TABLE users ADD COLUMN own_password_at INTEGER;

-- The log is kept for as long as its account is there.
DROP TRIGGER audit_events_kept;
CREATE TRIGGER audit_events_kept BEFORE DELETE ON audit_events
  WHEN EXISTS (SELECT 1 FROM accounts WHERE id = OLD.account_id)
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
`,
}
