import { direct } from '../../db/index.ts'
import { textId } from '../../lib/history/texts.ts'
import { accountIds, findUser } from '../../lib/users/index.ts'

// node e2e/performance/history.ts <entries> <texts>: fills the history of ADMIN, in the data directory that the environment names.

const [entries = 0, texts = 1] = process.argv.slice(2).map(Number)
const accountId = accountIds()[0]!
const user = await findUser(accountId, 'ADMIN')
const month = 30 * 24 * 3_600_000
const begin = Date.now() - month

await direct((handle) =>
  handle.atomically(() => {
    const ids = Array.from({ length: texts }, (_, n) =>
      textId(
        handle,
        accountId,
        `SELECT ${n} AS n, sum(amount) FROM sales.main.orders_${n % 97} WHERE region = 'R${n % 13}' GROUP BY ALL`,
      ),
    )
    const insert = handle.prepare(
      `INSERT INTO statements (id, account_id, user_id, session_id, role_name, warehouse_name, database_name, text_id,
         query_type, status, started_at, ended_at, execution_ms, rows_produced)
       VALUES (?, ?, ?, 'made', 'SYSADMIN', 'COMPUTE_WH', 'SALES', ?, 'SELECT', ?, ?, ?, ?, 10)`,
    )
    for (let n = 0; n < entries; n++) {
      const at = begin + Math.floor((n / entries) * month)
      const status = n % 50 === 0 ? 'failed' : 'succeeded'
      insert.run(`made-${n}`, accountId, user!.id, ids[n % texts], status, at, at + (n % 900), n % 900)
    }
  }),
)
