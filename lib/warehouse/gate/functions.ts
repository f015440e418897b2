import { notSupported, placeAt } from '../../errors.ts'
import { calls, type Token } from '../../sql/index.ts'
import { allowedFunctions, refusedFunctions } from './functionNames.ts'
import { plainItems } from './plainItems.ts'

const allowed = new Set(allowedFunctions.trim().split(/\s+/))
const refused = new Set(refusedFunctions.trim().split(/\s+/))

/** Families that come with extensions; a table function opens its file while it is bound, so names decide. */
const families =
  /^(read_|scan_|load_|sniff_|parquet_|iceberg_|delta_|ducklake_|postgres_|mysql_|sqlite_|http_|azure_|aws_|st_read|arrow_|duckdb_|pragma_|query)/

/** Answered by Mallard through macros of the session (session/macros.ts). */
export const houseFunctions = new Set([
  'current_role',
  'current_user',
  'session_user',
  'user',
  'current_account',
  'current_warehouse',
  'is_role_in_session',
  'get_ddl',
])

const insteadOf: [RegExp, string][] = [
  [/^(read_|sniff_csv|glob|parquet_)/, 'Use Load a file: right-click a schema in the tree, or Ctrl-K.'],
  [
    /^(duckdb_|pragma_|pg_|has_|sqlite_|which_secret|(col|obj|shobj)_description)/,
    'Use SHOW, DESCRIBE or information_schema.',
  ],
  [/^(query|query_table|json_(serialize|execute|deserialize))/, 'Write the statement itself.'],
  [/^current_setting/, 'Use SHOW PARAMETERS.'],
  [
    /^json_(group_)?structure$/,
    'It can crash the engine on deep documents. Use json_keys(doc), json_type(doc) and json_each(doc).',
  ],
]

/** Is the name a function of the pinned DuckDB? No user macro may carry it. */
export function isBuiltin(name: string): boolean {
  const key = name.toLowerCase()
  return allowed.has(key) || refused.has(key) || houseFunctions.has(key) || key === 'nextval' || key === 'currval'
}

/**
 * Refuses calls that user SQL may not make, before anything is planned: planning executes (ARCHITECTURE 3b).
 * Names that no DuckDB function has pass: they are macros, types or grammar, and the plan judges them.
 * @throws MallardError 0A000 at the call.
 */
export function checkFunctions(text: string, tokens: readonly Token[]): void {
  const state = tokens.find((token, at) => token.keyword === 'EXPORT_STATE' && tokens[at - 1]?.text === ')')
  if (state)
    throw notSupported(
      'EXPORT_STATE is not supported here.',
      'Keep what combines: sum and count rather than avg.',
      placeAt(text, state.start),
    )
  for (const call of calls(tokens)) {
    const name = call.name.toLowerCase()
    const refuse = (why: string, hint?: string) => {
      throw notSupported(why, hint, placeAt(text, call.start))
    }
    if (name === 'nextval' || name === 'currval') {
      if (!plainItems(tokens)[call.first])
        refuse(`${name} is allowed in a select list, VALUES, DEFAULT and SET of an UPDATE only.`)
    } else if (refused.has(name) || (!allowed.has(name) && families.test(name))) {
      const hint = insteadOf.find(([pattern]) => pattern.test(name))?.[1]
      refuse(`The function ${name} is not allowed here.`, hint)
    } else if (name === 'getvariable' && !literalArgument(tokens, call.last + 1))
      refuse(
        'getvariable takes one string literal here.',
        "Only a literal tells which variable is read: getvariable('name').",
      )
  }
}

/** `~` begins the names of Mallard's own variables. */
function literalArgument(tokens: readonly Token[], at: number): boolean {
  const argument = tokens[at + 1]
  return argument?.kind === 'string' && !argument.value.startsWith('~') && tokens[at + 2]?.text === ')'
}
