import type { Metadata } from 'next'
import { EncryptionRule } from '@/components/account/encryption-rule'
import { IdentityProviderForm } from '@/components/account/identity-provider'
import { NetworkPolicies } from '@/components/account/network-policies'
import { NotAllowed } from '@/components/account/not-allowed'
import { SecondFactorRule } from '@/components/account/second-factor-rule'
import { Page } from '@/components/ui/page'
import type { Actor } from '@/lib/access/types'
import { config } from '@/lib/config'
import { newDatabasesRule } from '@/lib/databases'
import { requireActor } from '@/lib/session/page'
import {
  identityProvider,
  listNetworkPolicies,
  mayAdminister,
  mayManageNetworks,
  secondFactorRoles,
  ssoReturnAddress,
} from '@/lib/users'
import { listRoles } from '@/lib/warehouse'
import {
  alterNetworkPolicyAction,
  createNetworkPolicyAction,
  dropNetworkPolicyAction,
  dropProviderAction,
  encryptionRuleAction,
  saveProviderAction,
  secondFactorRolesAction,
  setNetworkPolicyAction,
} from './actions'

export const metadata: Metadata = { title: 'Security' }

async function Administration({ actor }: { actor: Actor }) {
  const roles = listRoles(actor).map(({ id, name }) => ({ id, name }))
  return (
    <>
      <SecondFactorRule roles={roles} ruled={secondFactorRoles(actor)} save={secondFactorRolesAction} />
      <EncryptionRule
        rule={newDatabasesRule(actor.accountId)}
        server={config().encryptDatabases}
        save={encryptionRuleAction}
      />
      <IdentityProviderForm
        provider={await identityProvider(actor)}
        roles={roles}
        returnAddress={ssoReturnAddress()}
        actions={{ save: saveProviderAction, drop: dropProviderAction }}
      />
    </>
  )
}

export default async function SecurityPage() {
  const actor = await requireActor()
  const [administers, networks] = [mayAdminister(actor), mayManageNetworks(actor)]
  return (
    <Page title="Security">
      {administers ? <Administration actor={actor} /> : null}
      {networks ? (
        <NetworkPolicies
          policies={await listNetworkPolicies(actor)}
          actions={{
            create: createNetworkPolicyAction,
            alter: alterNetworkPolicyAction,
            drop: dropNetworkPolicyAction,
            setOnAccount: setNetworkPolicyAction,
          }}
        />
      ) : (
        <NotAllowed what="The security of the account" needs="the role ACCOUNTADMIN or SECURITYADMIN" />
      )}
    </Page>
  )
}
