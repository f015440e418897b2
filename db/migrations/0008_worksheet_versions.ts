import type { Migration } from './types.ts'

/** Earlier texts of worksheets, their comments, who saved them last, and who put what into the trash. */
export const worksheetVersions: Migration = {
  name: '0008_worksheet_versions',
  sql: `
ALTER TABLE worksheets ADD COLUMN comment TEXT;
-- Who wrote the present text, and when: updated_at moves with the name, too.
ALTER TABLE worksheets ADD COLUMN saved_by_user_id TEXT;
ALTER TABLE worksheets ADD COLUMN saved_at INTEGER NOT NULL DEFAULT 0;
UPDATE worksheets SET saved_by_user_id = owner_user_id, saved_at = updated_at;
ALTER TABLE worksheets ADD COLUMN trashed_by_user_id TEXT;
ALTER TABLE folders ADD COLUMN trashed_by_user_id TEXT;

CREATE TABLE worksheet_versions (
  id TEXT PRIMARY KEY,
  worksheet_id TEXT NOT NULL REFERENCES worksheets (id) ON DELETE CASCADE,
  -- Which of the worksheet's versions held this text; NULL for a text that lost a conflict and was never saved.
  version INTEGER,
  reason TEXT NOT NULL CHECK (reason IN ('pause', 'run', 'conflict', 'restore', 'import')),
  text_sealed BLOB NOT NULL,
  -- UTF-8 bytes of the text.
  bytes INTEGER NOT NULL,
  saved_by_user_id TEXT,
  saved_at INTEGER NOT NULL,
  UNIQUE (worksheet_id, version)
) STRICT;
`,
}
