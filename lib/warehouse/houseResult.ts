import { resultsOf } from '../databases/index.ts'
import { log } from '../log.ts'
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
  const result = { columns, rowCount: rows.length, truncated: false, rights }
  try {
    const { kept, bytes } = await keepRows(await resultsOf(session.actor.accountId), rows)
    return { result: { ...result, bytes, kept }, message }
  } catch (error) {
    // What the statement did is done, and its reader has heard the rows.
    log().error({ err: error, statementId: statement.statementId }, 'a result could not be kept')
    return {
      result: { ...result, bytes: 0, kept: null },
      message: `${message} ${unkeptMessage((error as Error).message, null)}`,
    }
  }
}

/** Says that a statement succeeded and its rows are lost. `firstRows`: how many its reader got, if not all. */
export function unkeptMessage(reason: string, firstRows: number | null): string {
  const why = /no space left|ENOSPC|could not write|disk/i.test(reason) ? 'the disk is full' : 'the log has the reason'
  const got = firstRows === null ? '' : ` Only its first ${firstRows} rows were sent.`
  return `The statement succeeded, but its result could not be kept: ${why}.${got}`
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
