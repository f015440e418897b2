import type { Metadata } from 'next'
import { AuditLog } from '@/components/account/audit-log'
import { NotAllowed } from '@/components/account/not-allowed'
import { Page } from '@/components/ui/page'
import { requireActor } from '@/lib/session/page'
import { auditLog, mayAdminister } from '@/lib/users'
import { checkAuditAction, loadAuditAction } from './actions'

export const metadata: Metadata = { title: 'Audit log' }

export default async function AuditPage() {
  const actor = await requireActor()
  return (
    <Page title="Audit log">
      {mayAdminister(actor) ? (
        <AuditLog first={await auditLog(actor, {}, null)} load={loadAuditAction} check={checkAuditAction} />
      ) : (
        <NotAllowed what="The audit log" needs="the role ACCOUNTADMIN" />
      )}
    </Page>
  )
}
