import { MallardError, placeAt } from '../../errors.ts'
import type { HouseStatement } from '../../sql/index.ts'
import { EngineError } from '../engine/types.ts'
import { runError } from '../faults.ts'
import { type SessionState, setting } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { status } from './database.ts'

type Of<T extends HouseStatement['type']> = Extract<HouseStatement, { type: T }>

/** docs/specs/sql-api.md, "Session settings": all else is refused. Key: lower case; value: as DuckDB spells it. */
export const sessionSettings = new Map(
  [
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
    'query_tag',
  ].map((name) => [name.toLowerCase(), name]),
)

function allowed(name: string, at: number, text: string): string {
  const known = sessionSettings.get(name.toLowerCase())
  if (known) return known
  throw new MallardError('0A000', `The setting '${name}' cannot be changed here.`, {
    place: placeAt(text, at),
    hint: `A session may set ${[...sessionSettings.values()].join(', ')}.`,
  })
}

/** SET name = value, for this session. */
export async function set(session: SessionState, statement: Statement, house: Of<'set'>): Promise<Ran> {
  const name = allowed(house.name, house.at, statement.input.text)
  if (house.value === null) return reset(session, statement, { type: 'reset', name: house.name, at: house.at })
  await apply(session, name, String(house.value))
  return status(session, statement, 'Statement executed successfully.')
}

/** RESET name. */
export async function reset(session: SessionState, statement: Statement, house: Of<'reset'>): Promise<Ran> {
  const name = allowed(house.name, house.at, statement.input.text)
  session.parameters.delete(name)
  if (name !== 'query_tag') {
    const { connection } = await session.open()
    await connection.exec(name === 'TimeZone' ? setting(name, 'UTC') : `RESET SESSION ${name}`)
  }
  return status(session, statement, 'Statement executed successfully.')
}

/** Sets a setting that is on the list. @throws MallardError when DuckDB refuses the value. */
export async function apply(session: SessionState, name: string, value: string): Promise<void> {
  if (name !== 'query_tag') {
    const { connection } = await session.open()
    try {
      await connection.exec(setting(name, value))
    } catch (error) {
      throw error instanceof EngineError ? runError(error) : error
    }
  } else if (value.length > 2_000) throw new MallardError('22001', 'A query tag has at most 2,000 characters.')
  session.parameters.set(name, value)
}
