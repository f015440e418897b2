import { resultsDirectory } from '../databases/index.ts'
import type { Column, Row } from './engine/types.ts'
import { encodeRows, keepRows } from './results/index.ts'
import type { SessionState } from './session.ts'
import type { Statement } from './statement.ts'
import type { Ran, UsedRight } from './types.ts'

/** Results of web's own: SHOW, a count, a status. Kept like all others, and told to the statement's listener. */
export async function houseResult(
  session: SessionState,
  statement: Statement,
  columns: Column[],
  rows: Row[],
  message: string,
  rights: UsedRight[] = [],
): Promise<Ran> {
  statement.listener.columns?.(columns)
  if (rows.length > 0) statement.listener.rows?.(encodeRows(rows.slice(0, 2_048)), Math.min(rows.length, 2_048))
  const { kept, bytes } = await keepRows(resultsDirectory(session.actor.accountId), rows)
  return { result: { columns, rowCount: rows.length, bytes, truncated: false, kept, rights }, message }
}

/** Columns of a house result: names with their types, VARCHAR unless told otherwise. */
export function columnsOf(...names: (string | [string, string])[]): Column[] {
  return names.map((name) =>
    typeof name === 'string'
      ? { name, type: 'VARCHAR', nullable: true }
      : { name: name[0], type: name[1], nullable: true },
  )
}

export const statusColumn: Column[] = [{ name: 'status', type: 'VARCHAR', nullable: true }]
