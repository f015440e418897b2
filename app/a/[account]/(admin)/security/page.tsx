import type { Metadata } from 'next'
import { NotAllowed } from '@/components/account/not-allowed'
import { SecondFactorRule } from '@/components/account/second-factor-rule'
import { Page } from '@/components/ui/page'
import { requireActor } from '@/lib/session/page'
import { mayAdminister, secondFactorRoles } from '@/lib/users'
import { listRoles } from '@/lib/warehouse'
import { secondFactorRolesAction } from './actions'

export const metadata: Metadata = { title: 'Security' }

export default async function SecurityPage() {
  const actor = await requireActor()
  return (
    <Page title="Security">
      {mayAdminister(actor) ? (
        <SecondFactorRule
          roles={listRoles(actor).map(({ id, name }) => ({ id, name }))}
          ruled={secondFactorRoles(actor)}
          save={secondFactorRolesAction}
        />
      ) : (
        <NotAllowed what="The security of the account" needs="the role ACCOUNTADMIN" />
      )}
    </Page>
  )
}
