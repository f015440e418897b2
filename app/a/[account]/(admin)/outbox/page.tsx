import type { Metadata } from 'next'
import { NotAllowed } from '@/components/account/not-allowed'
import { Outbox } from '@/components/account/outbox'
import { Page } from '@/components/ui/page'
import { requireActor } from '@/lib/session/page'
import { listMails, mailsGoToLog, mayReadOutbox } from '@/lib/users'
import { discardMailAction, retryMailAction } from './actions'

export const metadata: Metadata = { title: 'Outbox' }

export default async function OutboxPage() {
  const actor = await requireActor()
  return (
    <Page title="Outbox">
      {mayReadOutbox(actor) ? (
        <Outbox
          mails={await listMails(actor)}
          toLog={mailsGoToLog()}
          actions={{ retry: retryMailAction, discard: discardMailAction }}
        />
      ) : (
        <NotAllowed what="The outbox" needs="the role ACCOUNTADMIN" />
      )}
    </Page>
  )
}
