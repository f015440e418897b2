import { direct, type Handle, reader } from '../../db/index.ts'
import { isOutdated, type KeyCheck, open, type Purpose, seal } from '../seal/index.ts'

/** A column that holds what `seal` made, and the columns that tell its rows apart. */
export interface SealedColumn {
  table: string
  column: string
  purpose: Purpose
  key: string[]
}

/** Purposes that are older than the rule that a purpose is `table.column`. */
const named: Record<string, Purpose> = {
  'users.email_sealed': 'users.email',
  'one_time_links.details_sealed': 'one_time_links.details',
  'mails.message_sealed': 'mails.message',
}

/** What is opened and sealed again in one transaction: some milliseconds, in which nobody else writes. */
const batchRows = 500
const batchBytes = 4_000_000

/** Every sealed column of the metadata, by the rule that its name ends in `sealed`; not the checks of the keys. */
export function sealedColumns(): SealedColumn[] {
  const columns = reader()
    .prepare(
      `SELECT t.name AS "table", c.name AS "column"
       FROM pragma_table_list t JOIN pragma_table_info(t.name) c
       WHERE t.schema = 'main' AND t.type = 'table' AND t.name <> 'key_checks'
         AND (c.name = 'sealed' OR c.name LIKE '%\\_sealed' ESCAPE '\\') AND c.type = 'BLOB'`,
    )
    .all() as { table: string; column: string }[]
  return columns.map(({ table, column }) => {
    const purpose: Purpose = `${table}.${column}`
    return { table, column, purpose: named[purpose] ?? purpose, key: keyColumns(table) }
  })
}

function keyColumns(table: string): string[] {
  const rows = reader().prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk').all(table)
  return (rows as { name: string }[]).map(({ name }) => name)
}

type Row = Record<string, unknown> & { sealed: Buffer }

function nextRows(handle: Handle, { table, column, key }: SealedColumn, after: unknown[] | null): Row[] {
  const list = key.join(', ')
  const from = after ? `(${list}) > (${key.map(() => '?').join(', ')}) AND` : ''
  const sql = `SELECT ${list}, ${column} AS sealed FROM ${table} WHERE ${from} ${column} IS NOT NULL ORDER BY ${list}`
  const rows: Row[] = []
  let bytes = 0
  for (const row of handle.prepare(sql).iterate(...(after ?? [])) as IterableIterator<Row>) {
    rows.push(row)
    bytes += row.sealed.length
    if (rows.length >= batchRows || bytes >= batchBytes) break
  }
  return rows
}

/**
 * Seals the values of a column that an older key sealed with the newest one, batch by batch, while others go on.
 * @returns how many there were
 * @throws Error when one cannot be opened; what was done before stays done
 */
export async function resealColumn(column: SealedColumn): Promise<number> {
  const update = `UPDATE ${column.table} SET ${column.column} = ? WHERE ${column.key.map((name) => `${name} = ?`).join(' AND ')}`
  let after: unknown[] | null = null
  let count = 0
  for (;;) {
    const last: unknown[] | null = await direct((handle) =>
      handle.atomically(() => {
        const rows = nextRows(handle, column, after)
        for (const row of rows) {
          if (!isOutdated(row.sealed)) continue
          const fresh = seal(column.purpose, open(column.purpose, row.sealed))
          handle.prepare(update).run(fresh, ...column.key.map((name) => row[name]))
          count++
        }
        const end = rows.at(-1)
        return end ? column.key.map((name) => end[name]) : null
      }),
    )
    if (!last) return count
    after = last
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Keeps the check of the newest key, and forgets those of the others if `alone`. */
export async function keepCheck({ keyId, sealed }: KeyCheck, alone: boolean): Promise<void> {
  await direct((handle) =>
    handle.atomically(() => {
      handle.prepare('INSERT OR IGNORE INTO key_checks VALUES (?, ?, ?)').run(keyId, sealed, Date.now())
      if (alone) handle.prepare('DELETE FROM key_checks WHERE key_id <> ?').run(keyId)
    }),
  )
}
