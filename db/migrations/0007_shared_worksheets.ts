import type { Migration } from './types.ts'

/** Worksheets are securables, too, as folders are; the names of both may repeat. */
export const shared: Migration = {
  name: '0007_shared_worksheets',
  sql: `
DROP INDEX securables_name;
-- Tables and views share a namespace; folders and worksheets may bear the same name.
CREATE UNIQUE INDEX securables_name ON securables (parent_id, CASE kind WHEN 'VIEW' THEN 'TABLE' ELSE kind END, name_key)
  WHERE kind NOT IN ('FOLDER', 'WORKSHEET');
`,
}
