import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { EngineSetup } from './protocol.ts'

/** The settings that sessions may SET (docs/specs/sql-api.md), and those that the host sets on each connection. */
const sessionSettings = [
  'TimeZone',
  'Calendar',
  'default_order',
  'default_null_order',
  'integer_division',
  'ieee_floating_point_ops',
  'preserve_identifier_case',
  'order_by_non_integer_literal',
  'scalar_subquery_error_on_multiple_rows',
  'lambda_syntax',
]
const hostSettings = ['search_path', 'schema', 'enable_progress_bar']

/**
 * Run on every new connection: progress is a setting of the connection and -1 without it. DuckDB may print it, since
 * an engine's output goes nowhere: another SET would cost each statement 0.2 ms of CPU.
 */
export const connectionSettings = 'SET enable_progress_bar = true'

/** Nobody listens there: without a proxy of ours, a request that slipped through every other check goes nowhere. */
const deadProxy = { address: '127.0.0.1:9', username: '', password: '' }

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
const listed = (texts: string[]) => `[${texts.map(quoted).join(', ')}]`

/**
 * Locks a fresh instance down, in the order of ARCHITECTURE 2: what the lock would break goes first, what others could
 * undo last.
 * @returns the extensions that were loaded, those that could not be, and whether files can be encrypted.
 * @throws Error of DuckDB if a setting is refused: an engine that is not locked must not run.
 */
export async function lockDown(connection: DuckDBConnection, setup: EngineSetup) {
  const { directory, limits, httpProxy = deadProxy } = setup
  const extensions: string[] = []
  const skipped: { file: string; reason: string }[] = []
  for (const file of extensionFiles(setup.extensionsDir)) {
    try {
      await connection.run(`LOAD ${quoted(file)}`)
      extensions.push(file)
    } catch (error) {
      skipped.push({ file, reason: (error as Error).message })
    }
  }
  // Writing what is encrypted needs the crypto of httpfs: without it, a query that spills would fail.
  const encrypts = extensions.some((file) => file.endsWith('httpfs.duckdb_extension'))
  const own = ['databases', 'results', 'staging', 'temp'].map((name) => join(directory, name))
  for (const sql of [
    'SET allow_persistent_secrets = false',
    // Initialises the secret manager, which breaks if the lock comes first.
    'FROM duckdb_secrets()',
    `SET GLOBAL http_proxy = ${quoted(httpProxy.address)}`,
    `SET GLOBAL http_proxy_username = ${quoted(httpProxy.username)}`,
    `SET GLOBAL http_proxy_password = ${quoted(httpProxy.password)}`,
    `SET allowed_directories = ${listed([...own, 's3://', 'az://', 'gcs://', 'https://'])}`,
    `SET temp_directory = ${quoted(join(directory, 'temp'))}`,
    `SET temp_file_encryption = ${encrypts}`,
    `SET memory_limit = ${quoted(limits.memoryLimit)}`,
    `SET threads = ${Math.trunc(limits.threads)}`,
    "SET GLOBAL TimeZone = 'UTC'",
    'SET enable_external_access = false',
    'SET autoload_known_extensions = false',
    'SET autoinstall_known_extensions = false',
    'SET allow_community_extensions = false',
    `SET allowed_configs = ${listed([...sessionSettings, ...hostSettings])}`,
    'SET lock_configuration = true',
  ])
    await connection.run(sql)
  return { extensions, skipped, encrypts }
}

function extensionFiles(directory: string | undefined): string[] {
  if (!directory) return []
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith('.duckdb_extension'))
    return names.sort().map((name) => join(directory, name))
  } catch {
    return []
  }
}
