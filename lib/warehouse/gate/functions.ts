import { notSupported, placeAt } from '../../errors.ts'
import { calls, type Token } from '../../sql/index.ts'
import { allowedFunctions, refusedFunctions } from './functionNames.ts'

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
  [/^(read_|sniff_csv|glob|parquet_)/, 'Load files with the upload dialog or from a stage.'],
  [
    /^(duckdb_|pragma_|pg_|has_|sqlite_|which_secret|(col|obj|shobj)_description)/,
    'Use SHOW, DESCRIBE or information_schema.',
  ],
  [/^(query|query_table|json_(serialize|execute|deserialize))/, 'Write the statement itself.'],
  [/^current_setting/, 'Use SHOW PARAMETERS.'],
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
  for (const call of calls(tokens)) {
    const name = call.name.toLowerCase()
    const refuse = (why: string, hint?: string) => {
      throw notSupported(why, hint, placeAt(text, call.start))
    }
    if (name === 'nextval' || name === 'currval') {
      if (!isPlainItem(tokens, call.start))
        refuse(`${name} is allowed in a select list, VALUES, DEFAULT and SET of an UPDATE only.`)
    } else if (refused.has(name) || (!allowed.has(name) && families.test(name))) {
      const hint = insteadOf.find(([pattern]) => pattern.test(name))?.[1]
      refuse(`The function ${name} is not allowed here.`, hint)
    } else if (name === 'getvariable' && !literalArgument(tokens, call.end))
      refuse('getvariable takes one string literal here.')
  }
}

/** `~` begins the names of Mallard's own variables. */
function literalArgument(tokens: readonly Token[], end: number): boolean {
  const at = tokens.findIndex((token) => token.start >= end)
  const argument = tokens[at + 1]
  return argument?.kind === 'string' && !argument.value.startsWith('~') && tokens[at + 2]?.text === ')'
}

const opensItem = new Set(['SELECT', 'VALUES', 'SET'])
const endsItem = new Set(
  'FROM WHERE GROUP HAVING ORDER LIMIT OFFSET ON USING SAMPLE TABLESAMPLE QUALIFY WHEN'.split(' '),
)

/**
 * nextval inside a table function's argument, a LIMIT or a prepared argument is evaluated while the text is planned
 * and can kill the instance (ARCHITECTURE 4). So, from the call outwards: the nearest clause word must open a list of
 * plain items, and no enclosing parenthesis may belong to a call.
 */
function isPlainItem(tokens: readonly Token[], start: number): boolean {
  let depth = 0
  let opened = false
  for (let at = tokens.findIndex((token) => token.start === start) - 1; at >= 0; at--) {
    const token = tokens[at]!
    const before = tokens[at - 1]
    if (token.text === ')' || token.text === ']') depth++
    else if ((token.text === '(' || token.text === '[') && depth > 0) depth--
    else if (token.text === '(') {
      if (before?.keyword === 'VALUES') opened = true
      else if (isCallName(before)) return false
    } else if (depth === 0 && !opened) {
      if (token.keyword === 'DEFAULT') return true
      if (endsItem.has(token.keyword)) return false
      if (opensItem.has(token.keyword)) opened = true
    }
  }
  return opened
}

const beforeParenthesis = new Set(
  'VALUES AS SELECT FROM IN EXISTS SET MATERIALIZED ALL ANY SOME UNION EXCEPT INTERSECT JOIN LATERAL NOT AND OR'.split(
    ' ',
  ),
)

function isCallName(token: Token | undefined): boolean {
  if (token?.kind === 'quoted') return true
  return token?.kind === 'identifier' && !beforeParenthesis.has(token.keyword)
}
