import { code, lex } from '../../sql/index.ts'

/** A form of Snowflake's, told by the statement's unquoted words and marks in upper case, and what to write here. */
export interface FormElsewhere {
  /** Matches the words and marks, one blank between them; `'` stands for a string, `x` for a quoted name. */
  form: RegExp
  /** How it fails; 42601, a syntax error, if absent. */
  sqlState?: '42S02' | '42883'
  example: string
  advice: string
  /** Statements of DuckDB's that the advice names; a test plans them over a table t (i INTEGER, doc JSON). */
  instead: string[]
}

const none = (what: string) => `There are no ${what} here.`

export const formsElsewhere: FormElsewhere[] = [
  {
    form: /^SELECT (DISTINCT )?TOP \d/,
    example: 'SELECT TOP 5 * FROM t',
    advice: 'Write LIMIT 5 at the end.',
    instead: ['SELECT * FROM t LIMIT 5'],
  },
  {
    form: /^CREATE (OR REPLACE )?(TRANSIENT )?TABLE .* CLONE /,
    example: 'CREATE TABLE u CLONE t',
    advice: 'There is no CLONE; CREATE TABLE u AS FROM t makes a copy.',
    instead: ['CREATE TABLE u AS FROM t'],
  },
  {
    form: /^CREATE .* CLONE /,
    example: 'CREATE DATABASE e CLONE d',
    advice: 'There is no CLONE; a table is copied by CREATE TABLE u AS FROM t.',
    instead: ['CREATE TABLE u AS FROM t'],
  },
  {
    form: / (AT|BEFORE) \( (OFFSET|TIMESTAMP|STATEMENT) = ?>/,
    example: 'SELECT * FROM t AT(OFFSET => -60)',
    advice: 'There is no time travel here; earlier data are in your backups.',
    instead: [],
  },
  { form: /^UNDROP /, example: 'UNDROP TABLE t', advice: 'Only accounts can be undropped.', instead: [] },
  {
    form: /^(CREATE|ALTER|DROP|EXECUTE) (OR REPLACE )?TASK /,
    example: 'CREATE TASK x AS SELECT 1',
    advice: `${none('tasks')} A scheduler outside can run statements by the SQL API.`,
    instead: [],
  },
  {
    form: /^CREATE (OR REPLACE )?(STREAM|PIPE|PROCEDURE|FILE FORMAT|MASKING POLICY|ROW ACCESS POLICY) /,
    example: 'CREATE STREAM s ON TABLE t',
    advice: 'This kind of object does not exist here.',
    instead: [],
  },
  {
    form: /^CREATE (OR REPLACE )?(DYNAMIC|EXTERNAL) TABLE /,
    sqlState: '42S02',
    example: 'CREATE DYNAMIC TABLE q AS SELECT 1',
    advice: 'Write a view, or a table that is made anew: CREATE OR REPLACE TABLE q AS ...',
    instead: ['CREATE OR REPLACE TABLE q AS SELECT 1'],
  },
  {
    form: /^(CREATE|ALTER|DROP) (OR REPLACE )?STAGE |^(LIST|LS|PUT|GET|REMOVE|RM) .*[@/]/,
    example: 'LIST @~',
    advice: `${none('stages')} Files come in by Load a file: right-click a schema in the tree, or Ctrl-K.`,
    instead: [],
  },
  {
    form: /^CREATE (OR REPLACE )?TRANSIENT TABLE /,
    example: 'CREATE TRANSIENT TABLE u (i INTEGER)',
    advice: 'Leave out TRANSIENT, or write CREATE TEMP TABLE for one that goes with the session.',
    instead: ['CREATE TEMP TABLE u (i INTEGER)'],
  },
  {
    form: /^INSERT OVERWRITE /,
    example: 'INSERT OVERWRITE INTO t SELECT 1',
    advice: 'Write CREATE OR REPLACE TABLE t AS ..., or TRUNCATE t before the INSERT.',
    instead: ['CREATE OR REPLACE TABLE t AS SELECT 1', 'TRUNCATE t'],
  },
  {
    form: /^ALTER SESSION SET /,
    example: "ALTER SESSION SET TIMEZONE = 'UTC'",
    advice: "Write SET TimeZone = 'UTC'.",
    instead: ["SET TimeZone = 'UTC'"],
  },
  {
    form: /^EXECUTE IMMEDIATE /,
    example: 'EXECUTE IMMEDIATE $$ SELECT 1 $$',
    advice: 'Run the statement itself.',
    instead: [],
  },
  {
    form: / TABLE \( (FLATTEN|SPLIT_TO_TABLE|GENERATOR) \(/,
    example: 'SELECT * FROM TABLE(FLATTEN(input => [1]))',
    advice: 'Write FROM unnest([1, 2]) for a list, FROM json_each(doc) for JSON, FROM range(10) for rows.',
    instead: ['FROM unnest([1, 2])', "FROM json_each('[1]')", 'FROM range(10)'],
  },
  {
    form: / MINUS SELECT /,
    example: 'SELECT i FROM t MINUS SELECT 1',
    advice: 'Write EXCEPT.',
    instead: ['SELECT i FROM t EXCEPT SELECT 1'],
  },
  {
    form: / SAMPLE \( \d+ \)/,
    example: 'SELECT i FROM t SAMPLE (10)',
    advice: 'Write TABLESAMPLE 10% behind the table.',
    instead: ['SELECT i FROM t TABLESAMPLE 10%'],
  },
  {
    form: / IDENTIFIER \( '/,
    sqlState: '42883',
    example: "SELECT * FROM IDENTIFIER('t')",
    advice: 'Write the name itself; names are never made of texts here.',
    instead: [],
  },
  {
    form: /^GRANT (?!ROLE ).* TO USER |^REVOKE (?!ROLE ).* FROM USER /,
    example: 'GRANT SELECT ON TABLE t TO USER ann',
    advice: 'Privileges go to roles: GRANT ... TO ROLE r, then GRANT ROLE r TO USER u.',
    instead: [],
  },
]

/** For a column that is not found: DuckDB reads `x:a` as an alias x of a. */
const path = {
  form: /(^|[ (,])[A-Z_][A-Z0-9_]* : [A-Z_]/,
  advice: "For a value inside JSON write doc->>'$.key' or doc.key; x:y gives y the name x.",
}

/**
 * What to write in place of a form that there is only in Snowflake, for a statement that failed; by its words alone.
 * @param sqlState how it failed
 */
export function formAdvice(text: string, sqlState: string): string | undefined {
  if (!['42601', '42703', '42883', '42S02'].includes(sqlState)) return undefined
  const line = wordsOf(text)
  if (sqlState === '42703') return path.form.test(line) ? path.advice : undefined
  return formsElsewhere.find((one) => (one.sqlState ?? '42601') === sqlState && one.form.test(line))?.advice
}

/** '' for a text that is not made of tokens. */
function wordsOf(text: string): string {
  try {
    const words = code(lex(text)).map((token) => {
      if (token.kind === 'string') return "'"
      return token.keyword || (token.text.startsWith('"') ? 'x' : token.text)
    })
    return words.join(' ')
  } catch {
    return ''
  }
}
