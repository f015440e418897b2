import type { Migration } from './types.ts'

/** What each user last gave for the parameters of a worksheet. */
export const worksheetParameters: Migration = {
  name: '0014_worksheet_parameters',
  sql: `
CREATE TABLE worksheet_parameters (
  user_id TEXT NOT NULL REFERENCES users (id),
  worksheet_id TEXT NOT NULL REFERENCES worksheets (id) ON DELETE CASCADE,
  -- JSON: values by name.
  values_sealed BLOB NOT NULL,
  PRIMARY KEY (user_id, worksheet_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX worksheet_parameters_worksheet ON worksheet_parameters (worksheet_id);
DELETE FROM user_settings WHERE key = 'worksheet-parameters';
`,
}
