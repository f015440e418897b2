import type { Handle } from './handle.ts'

interface Column {
  table: string
  column: string
  /** The table that it refers to by id; null for none. */
  target: string | null
}

function columnsOf(handle: Handle): Column[] {
  const text = `SELECT t.name AS "table", c.name AS "column", f."table" AS target
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c
      LEFT JOIN pragma_foreign_key_list(t.name) f ON f."from" = c.name
    WHERE t.type = 'table'`
  return handle.prepare(text).all() as Column[]
}

/**
 * Deletes all rows of an account, in one transaction. Which tables hold them is read from the schema, so that a new
 * table is not forgotten: by `account_id`, by `user_id`, or by what refers to a row of such a table.
 */
export function eraseAccount(handle: Handle, accountId: string): void {
  const columns = columnsOf(handle)
  const tablesWith = (name: string) => columns.filter(({ column }) => column === name).map(({ table }) => table)
  const owned = tablesWith('account_id')
  const ofUsers = tablesWith('user_id').filter((table) => !owned.includes(table))
  const known = [...owned, ...ofUsers, 'accounts']
  const referring = columns.filter(({ table, target }) => !known.includes(table) && target && owned.includes(target))
  const erase = (table: string, where: string) => handle.prepare(`DELETE FROM "${table}" WHERE ${where}`).run(accountId)
  handle.atomically(() => {
    handle.prepare('PRAGMA defer_foreign_keys = ON').run()
    // Of results no key tells the schema: they bear their statement's number.
    erase('results', 'number IN (SELECT number FROM statements WHERE account_id = ?)')
    for (const { table, column, target } of referring)
      erase(table, `"${column}" IN (SELECT id FROM "${target}" WHERE account_id = ?)`)
    for (const table of ofUsers) erase(table, 'user_id IN (SELECT id FROM users WHERE account_id = ?)')
    // The audit log is kept for as long as its account is there.
    erase('accounts', 'id = ?')
    for (const table of owned) erase(table, 'account_id = ?')
    handle.prepare('DELETE FROM organizations WHERE id NOT IN (SELECT organization_id FROM accounts)').run()
  })
}
