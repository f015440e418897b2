import { transaction } from '../../db/index.ts'
import { grantRoleToUser } from '../access/index.ts'
import { record } from '../audit/index.ts'
import { config } from '../config.ts'
import { alreadyExists, MallardError } from '../errors.ts'
import { letters, sendMail } from '../mail/index.ts'
import { accountForm, addFirstUser, findAccount, freshOrganization, makeAccount } from './accounts.ts'
import { createLink, peekLink, redeemLink } from './links.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { checkedEmail, checkedOwnName } from './row.ts'
import { byAddress, deadLink, throttle } from './throttle.ts'

const minutes = 24 * 60

interface Details {
  account: string
  name: string
  email: string
  passwordHash: string
}

/** May strangers make accounts here? */
export function signUpIsOpen(): boolean {
  return config().mode === 'team' && config().signup === 'open'
}

/**
 * Signs somebody up for a new account. Nothing is made before the link in the mail is followed, and what the address
 * belongs to elsewhere plays no part, so the answer tells nothing of it.
 * @param from the network address, for the limits
 * @throws MallardError 0A000 where sign-up is by invitation, 42710 for a taken account name, 22023 for bad values
 */
export async function signUp(
  input: { account: string; name: string; email: string; password: string },
  from: string,
): Promise<void> {
  if (!signUpIsOpen()) throw new MallardError('0A000', 'Sign-up here is by invitation.', { status: 403 })
  const { account } = input
  if (!accountForm.test(account))
    throw new MallardError('22023', 'An account name has 2 to 50 letters, digits, - and _, a letter first.', {
      status: 400,
    })
  const name = checkedOwnName(input.name)
  const email = checkedEmail(input.email)
  checkPassword(input.password, name)
  await throttle(
    { name: 'sign-up.address', of: from, burst: 5, perHour: 10 },
    { name: 'sign-up.email', of: email.toLowerCase(), burst: 3, perHour: 3 },
  )
  if (await findAccount(account)) throw alreadyExists(account)
  const details: Details = { account, name, email, passwordHash: await hashPassword(input.password) }
  await transaction(async () => {
    const { secret } = await createLink({ purpose: 'sign-up', details, minutes })
    const url = `${config().url}/verify/${secret}`
    await sendMail({
      to: email,
      kind: 'sign-up',
      accountId: null,
      expiresAt: Date.now() + minutes * 60_000,
      message: letters.signUp({ url, account, minutes }),
    })
  })
}

/** The account that a sign-up link would make; null when it does not work any more. */
export async function signUpOf(secret: string): Promise<{ account: string } | null> {
  const link = await peekLink('sign-up', secret)
  return link && { account: (link.details as Details).account }
}

/**
 * Follows a sign-up link: makes the account, in an organization of its own, and its first user, who holds
 * ACCOUNTADMIN and ORGADMIN.
 * @returns what to sign in with
 * @throws MallardError 28000 for a dead link, 42710 when the account's name was taken meanwhile
 */
export async function confirmSignUp(secret: string, from: string): Promise<{ account: string; name: string }> {
  await throttle(byAddress('verify', from))
  return transaction(async () => {
    const link = await redeemLink('sign-up', secret)
    if (!link) throw deadLink()
    const { account, name, email, passwordHash } = link.details as Details
    const { id, roles } = await makeAccount(account, await freshOrganization(account))
    const user = await addFirstUser(id, roles, { name, email, verified: true, ownPassword: true }, passwordHash)
    await grantRoleToUser(id, user.id, roles.ORGADMIN)
    const details = { account, user: name }
    await record({ accountId: id, userId: user.id, address: from, kind: 'sign-up', outcome: 'ok', details })
    return { account, name }
  })
}
