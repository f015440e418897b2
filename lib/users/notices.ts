import { config } from '../config.ts'
import { letters, sendMail } from '../mail/index.ts'
import { open } from '../seal/index.ts'
import { accountRows } from './store.ts'

const keepMs = 3 * 86_400_000

export async function accountNameOf(accountId: string): Promise<string> {
  return (await accountRows().where('a.id', '=', accountId).executeTakeFirstOrThrow()).name
}

interface Owner {
  account_id: string
  name: string
  email_sealed: Buffer | null
}

/** Tells the owner of a user by mail what was changed; nobody if there is no address. */
export async function tellOwner(user: Owner, what: string): Promise<void> {
  if (!user.email_sealed) return
  const account = await accountNameOf(user.account_id)
  await sendMail({
    to: open('users.email', user.email_sealed),
    kind: 'notice',
    accountId: user.account_id,
    expiresAt: Date.now() + keepMs,
    message: letters.changed({ what, account, user: user.name, url: config().url }),
  })
}
