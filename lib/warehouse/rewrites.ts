import { MallardError, notSupported } from '../errors.ts'
import { edit, quoteString, type Token } from '../sql/index.ts'
import { status } from './commands/database.ts'
import { execute } from './execute.ts'
import { openPivots } from './gate/pivot.ts'
import { type Read, read } from './gate/read.ts'
import type { SessionState } from './session.ts'
import { Statement } from './statement.ts'
import { begin, commit, rollback } from './transactions.ts'
import type { Ran } from './types.ts'

/** DuckDB itself takes no more columns than this from a PIVOT without asking. */
const mostPivotValues = 2_000

/**
 * The two forms that DuckDB expands to several statements, rewritten here so that each part passes the gate by
 * itself (ARCHITECTURE 3a): PIVOT without IN, and ADD COLUMN with a DEFAULT that is not constant.
 */
export async function runDuckdb(session: SessionState, statement: Statement, reading: Read): Promise<Ran> {
  const closed = await closePivots(session, statement, reading)
  if (closed !== reading) return execute(session, statement, closed)
  const parts = columnWithDefault(reading)
  return parts ? inOneTransaction(session, statement, parts) : execute(session, statement, reading)
}

/**
 * Lists the values of PIVOTs that name none, inner ones first, each by a query of its own.
 * @throws MallardError 54011 for too many values or none; 0A000 where they would be frozen.
 */
async function closePivots(session: SessionState, statement: Statement, reading: Read): Promise<Read> {
  let closed = reading
  for (;;) {
    const pivots = openPivots(closed.text, closed.tokens)
    if (pivots.length === 0) return closed
    const made = reading.head.create?.kind
    if (made === 'VIEW' || made === 'MACRO')
      throw notSupported(
        `A PIVOT in a ${made.toLowerCase()} must name its values.`,
        'List them: PIVOT t ON c IN (v1, v2, ...).',
      )
    const replacements = []
    for (const { start, end, values } of pivots) {
      const list = (await pivotValues(session, statement, values)).map(quoteString).join(', ')
      replacements.push({ start, end, text: ` IN (${list})` })
    }
    closed = read(edit(closed.text, replacements).text)
  }
}

async function pivotValues(session: SessionState, statement: Statement, text: string): Promise<string[]> {
  const values: string[] = []
  const inner = new Statement(
    { text },
    {
      rows: (encoded) => {
        for (const [value] of JSON.parse(`[${encoded.toString('utf8')}]`) as string[][]) values.push(value!)
      },
    },
  )
  statement.running(() => inner.cancel())
  const { result } = await execute(session, inner, read(text))
  if (result.rowCount > mostPivotValues || values.length < result.rowCount || values.length === 0)
    throw new MallardError('54011', `PIVOT found ${result.rowCount} values.`, {
      hint: 'List the values that you want with IN.',
    })
  return values
}

/** A part of a statement: it shares the whole's cancel. */
function part(statement: Statement, text: string): Statement {
  const inner = new Statement({ text, bindings: statement.input.bindings }, {})
  statement.running(() => inner.cancel())
  return inner
}

/**
 * `ALTER TABLE t ADD COLUMN c T DEFAULT <expression>` as its three steps; null where DuckDB takes it as one: a plain
 * default, a field of a STRUCT, IF NOT EXISTS.
 */
function columnWithDefault({ text, tokens, head }: Read): string[] | null {
  const add = tokens.findIndex((token) => token.keyword === 'ADD')
  const at = tokens.findIndex((token) => token.keyword === 'DEFAULT')
  if (head.head !== 'ALTER' || add < 0 || at < add || isPlain(tokens.slice(at + 1))) return null
  const name = skip(tokens, add + 1, ['COLUMN'])
  const one = tokens[name + 1]?.text !== '.' && tokens[name + 1]?.keyword !== 'NOT'
  if (!one) return null
  const table = text.slice(tokens[skip(tokens, 2, ['IF', 'EXISTS'])]!.start, tokens[add - 1]!.end)
  const column = tokens[name]!.text
  const value = text.slice(tokens[at]!.end).replace(/;\s*$/, '')
  return [
    text.slice(0, tokens[at]!.start),
    `UPDATE ${table} SET ${column} = ${value}`,
    `ALTER TABLE ${table} ALTER COLUMN ${column} SET DEFAULT ${value}`,
  ]
}

/** A number, a string or NULL, in parentheses or not; what follows may only be a clause of the column. */
function isPlain(tokens: readonly Token[]): boolean {
  const [value, next] = tokens.filter((token) => !/^[-()]$/.test(token.text))
  const literal = value?.kind === 'number' || value?.kind === 'string' || value?.keyword === 'NULL'
  return literal && (!next || next.text === ';' || next.keyword === 'USING')
}

function skip(tokens: readonly Token[], at: number, words: string[]): number {
  let next = at
  for (const word of words) if (tokens[next]?.keyword === word) next++
  return next
}

async function inOneTransaction(session: SessionState, statement: Statement, parts: string[]): Promise<Ran> {
  const own = session.transaction === null
  const { connection } = await session.open()
  if (own) await begin(session, connection)
  try {
    for (const text of parts) await execute(session, part(statement, text), read(text))
    if (own) await commit(session, connection)
    return status(session, statement, 'Statement executed successfully.')
  } catch (error) {
    if (own && session.transaction) await rollback(session, connection).catch(() => {})
    throw error
  }
}
