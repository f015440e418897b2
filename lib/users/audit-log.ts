import type { Actor } from '../access/types.ts'
import {
  type AuditCheck,
  type AuditFilter,
  type AuditPage,
  recordBy,
  searchAudit,
  verifyAudit,
} from '../audit/index.ts'
import { requireAdministrator } from './authority.ts'

/** The account's audit log, newest first, 100 a page. @throws MallardError 42501 without ACCOUNTADMIN */
export async function auditLog(actor: Actor, filter: AuditFilter, before: number | null): Promise<AuditPage> {
  requireAdministrator(actor)
  return searchAudit(actor.accountId, filter, { before })
}

/** Follows the account's chain from its first event to its end. @throws MallardError 42501 without ACCOUNTADMIN */
export async function checkAuditLog(actor: Actor): Promise<AuditCheck> {
  requireAdministrator(actor)
  return verifyAudit(actor.accountId)
}

/** The whole log, oldest page last; that it was taken is told in it. @throws MallardError 42501 without ACCOUNTADMIN */
export async function exportAuditLog(actor: Actor): Promise<AsyncIterable<AuditPage['entries']>> {
  requireAdministrator(actor)
  await recordBy(actor, 'export', { what: 'audit log' })
  async function* pages() {
    let before: number | null = null
    do {
      const page: AuditPage = await searchAudit(actor.accountId, {}, { before, limit: 1000 })
      yield page.entries
      before = page.next
    } while (before !== null)
  }
  return pages()
}
