/**
 * Statements that DuckDB runs and Mallard refuses by design (docs/sql-api.md; ARCHITECTURE.md, section 3), with the reason. They are
 * run on neither side. Patterns are tried on the statement without comments.
 */
export const refused: [RegExp, string][] = [
  [/^\s*PRAGMA\b/i, 'PRAGMA'],
  [/^\s*(ATTACH|DETACH)\b/i, 'databases attach by themselves'],
  [/^\s*(EXPORT|IMPORT)\s+DATABASE\b/i, 'files of the server'],
  [/^\s*COPY\b/i, 'files of the server'],
  [/^\s*(INSTALL|FORCE\s+INSTALL|LOAD|UPDATE\s+EXTENSIONS)\b/i, 'extensions'],
  [/^\s*CALL\b/i, 'CALL'],
  [/^\s*(FORCE\s+)?CHECKPOINT\b/i, 'the server checkpoints'],
  [/^\s*(VACUUM|ANALYZE)\b/i, 'the server maintains files'],
  [
    /^\s*(CREATE|DROP|ALTER)\s+(OR\s+REPLACE\s+)?((PERSISTENT|TEMP|TEMPORARY)\s+)?SECRET\b/i,
    'secrets belong to stages',
  ],
  [
    /^\s*(SET|RESET)\s+(?!VARIABLE\b)(SESSION\s+|GLOBAL\s+|LOCAL\s+)?(?!"?(timezone|calendar|default_order|default_null_order|null_order|integer_division|ieee_floating_point_ops|preserve_identifier_case|order_by_non_integer_literal|scalar_subquery_error_on_multiple_rows|lambda_syntax|query_tag)\b)/i,
    'a setting that users may not set',
  ],
  [
    /\b(duckdb_\w+|pragma_\w+|pg_(?!typeof\b)\w+|sqlite_master|sqlite_schema|sqlite_temp_master)\b/i,
    'catalog functions',
  ],
  [/(^|\()\s*(USE|SHOW|DESCRIBE|DESC)\b/i, "Mallard's own statement, with other columns"],
  [/\binformation_schema\b/i, "Mallard's own, with other columns"],
  [/^\s*ALTER\s+DATABASE\b/i, "Mallard's own statement"],
  [
    /\b(read_\w+|parquet_\w+|scan_parquet|parquet_scan|sniff_csv|glob|seq_scan|arrow_scan\w*|write_log|getenv)\s*\(/i,
    'files and the environment of the server',
  ],
  [/\b(FROM|JOIN|SUMMARIZE|TABLE)\s+'[^']*'/i, 'files of the server'],
  [/\bjson_(group_)?structure\s*\(/i, 'ends the engine on deep documents'],
  [/\b(query|query_table|json_execute_serialized_sql|from_substrait\w*|get_substrait\w*)\s*\(/i, 'SQL in a string'],
  [
    /\b(test_all_types|test_vector_types|repeat_row|current_query|txid_current|current_transaction_id|checkpoint|force_checkpoint|in_search_path|current_schemas?|current_setting|which_secret|error|sleep_ms|add_parquet_key|disable_logging|enable_logging|enable_profiling)\s*\(/i,
    'functions of the host',
  ],
  [/\b(nextval|currval)\s*\(\s*(?!'[^']*'\s*\))/i, 'a sequence that is named by an expression'],
  [/\bMATERIALIZED\s+VIEW\b/i, 'not in DuckDB'],
  [/__internal_\w+|__mallard/i, 'internal names'],
]

/** Answers that differ from run to run or from place to place: only success and failure are compared. */
export const unstable: RegExp[] = [
  /\b(random|uuid|gen_random_uuid|uuidv4|uuidv7|now|today|current_date|current_time|current_timestamp|localtime|localtimestamp|get_current_timestamp|transaction_timestamp|version|current_database|current_catalog|current_schema|current_role|current_user|user|session_user|setseed)\b/i,
  /\b(USING\s+SAMPLE|TABLESAMPLE|reservoir_quantile|approx_\w+)\b/i,
  /^\s*(EXPLAIN|SUMMARIZE)\b/i,
  /\browid\b/i,
]
