import { verifyAudit } from '../../audit/index.ts'
import { accountNamed, allAccounts } from './names.ts'
import type { Console } from './run.ts'

/** Follows the chains of the audit log. @returns 0 when all are unbroken, 1 when one is not */
export async function verifyAuditCommand({ account }: { account?: string }, to: Console): Promise<number> {
  const accounts = account === undefined ? await allAccounts() : [await accountNamed(account)]
  let broken = 0
  for (const { id, name } of accounts) {
    const check = await verifyAudit(id)
    if (check.broken) {
      broken++
      await to.err(`${name}: broken at event ${check.broken.number}: ${check.broken.what}\n`)
    } else await to.out(`${name}: ${check.events} events, unbroken\n`)
  }
  return broken === 0 ? 0 : 1
}
