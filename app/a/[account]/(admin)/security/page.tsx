import type { Metadata } from 'next'
import { EncryptionRule } from '@/components/account/encryption-rule'
import { NotAllowed } from '@/components/account/not-allowed'
import { SecondFactorRule } from '@/components/account/second-factor-rule'
import { Page } from '@/components/ui/page'
import { config } from '@/lib/config'
import { newDatabasesRule } from '@/lib/databases'
import { requireActor } from '@/lib/session/page'
import { mayAdminister, secondFactorRoles } from '@/lib/users'
import { listRoles } from '@/lib/warehouse'
import { encryptionRuleAction, secondFactorRolesAction } from './actions'

export const metadata: Metadata = { title: 'Security' }

export default async function SecurityPage() {
  const actor = await requireActor()
  return (
    <Page title="Security">
      {mayAdminister(actor) ? (
        <>
          <SecondFactorRule
            roles={listRoles(actor).map(({ id, name }) => ({ id, name }))}
            ruled={secondFactorRoles(actor)}
            save={secondFactorRolesAction}
          />
          <EncryptionRule
            rule={newDatabasesRule(actor.accountId)}
            server={config().encryptDatabases}
            save={encryptionRuleAction}
          />
        </>
      ) : (
        <NotAllowed what="The security of the account" needs="the role ACCOUNTADMIN" />
      )}
    </Page>
  )
}
