/**
 * Writes lib/warehouse/gate/functionNames.ts: every function of the pinned DuckDB, split by the review below into
 * allowed and refused. Run it after a change of DuckDB's version and read the diff.
 *   node scripts/function-names.ts
 */
import { writeFileSync } from 'node:fs'
import { DuckDBInstance, version } from '@duckdb/node-api'

const allowedTableFunctions = new Set(
  `range generate_series unnest repeat repeat_row json_each json_tree test_all_types test_vector_types pg_timezone_names
  icu_calendar_names histogram histogram_values`.split(/\s+/),
)

/** Refused although scalar: they read the catalog, settings or other sessions, run SQL, or write. */
const refused = [
  /^__/,
  /^pg_(?!typeof$|size_pretty$|sleep$)/,
  /^(has_.*_privilege|has_any_column_privilege)$/,
  /^(col|obj|shobj)_description$/,
  /^inet_(client|server)_/,
  /^json_(serialize|deserialize|execute_serialized)_/,
  /^(current_setting|current_schemas|current_query|current_connection_id|in_search_path|write_log|stats|get_block_size)$/,
  /^(format_pg_type|format_type|map_to_pg_oid|parse_duckdb_log_message|sql_auto_complete)$/,
  /^(nextval|currval)$/,
  // Segmentation fault on a document of some 30,000 levels.
  /^json_(group_)?structure$/,
]

const connection = await (await DuckDBInstance.create(':memory:')).connect()
const reader = await connection.runAndReadAll(
  "SELECT DISTINCT lower(function_name), function_type FROM duckdb_functions() WHERE function_type <> 'pragma' ORDER BY 1",
)
const allowed = new Set<string>()
const known = new Set<string>()
for (const [name, type] of reader.getRows() as [string, string][]) {
  known.add(name)
  const scalar = type === 'scalar' || type === 'aggregate' || type === 'macro'
  if (scalar ? !refused.some((rule) => rule.test(name)) : allowedTableFunctions.has(name)) allowed.add(name)
}
const wrap = (names: Iterable<string>) =>
  [...names]
    .sort()
    .reduce<string[]>((lines, name) => {
      const last = lines.at(-1)
      if (last !== undefined && last.length + name.length < 110) lines[lines.length - 1] = `${last} ${name}`
      else lines.push(name)
      return lines
    }, [])
    .join('\n  ')

writeFileSync(
  new URL('../lib/warehouse/gate/functionNames.ts', import.meta.url),
  `// Made by scripts/function-names.ts from DuckDB ${version()}; the review is there. Do not edit.

/** Functions that user SQL may call. */
export const allowedFunctions = \`
  ${wrap(allowed)}\`

/** Functions that exist and are refused. */
export const refusedFunctions = \`
  ${wrap([...known].filter((name) => !allowed.has(name)))}\`
`,
)
process.exit(0)
