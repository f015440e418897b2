import type { Migration } from './types.ts'

/** How results of a worksheet are drawn. */
export const worksheetCharts: Migration = {
  name: '0009_worksheet_charts',
  sql: `
CREATE TABLE worksheet_charts (
  worksheet_id TEXT PRIMARY KEY REFERENCES worksheets (id) ON DELETE CASCADE,
  -- JSON: the charts, the latest first, each with the columns of the results that it is for.
  charts_sealed BLOB NOT NULL
) STRICT;
`,
}
