import { cookies } from 'next/headers'
import { Rail } from '@/components/shell/rail'
import { readTheme } from '@/components/shell/theme'
import { requireActor } from '@/lib/session/page'
import { accountNameOf, accountsOf } from '@/lib/users'

/** The rail of the account that the address names. */
export async function AccountRail() {
  const actor = await requireActor()
  return (
    <Rail
      userName={actor.userName}
      account={await accountNameOf(actor.accountId)}
      accounts={accountsOf(actor).map(({ account }) => account)}
      theme={readTheme((await cookies()).get('mallard-theme')?.value)}
    />
  )
}
