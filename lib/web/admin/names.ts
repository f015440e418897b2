import { accessState, findRole } from '../../access/index.ts'
import { type Actor, nameKey } from '../../access/types.ts'
import { notFound } from '../../errors.ts'
import { type Account, accountIds, findUser, listAccounts, type User } from '../../users/index.ts'

/** Whom a fresh installation starts with; it stands for the machine's owner where no user is named. */
export const FIRST_USER = 'ADMIN'

/** The machine's owner, who acts in an account without being one of its users. */
export function machine(accountId: string): Actor {
  return { accountId, userId: '', userName: 'mallard', via: 'admin' }
}

/** All accounts of the installation, the first one first. */
export function allAccounts(): Promise<Account[]> {
  return listAccounts(machine(accountIds()[0]!))
}

/** The account of that name; without one the first. @throws MallardError 42S02 */
export async function accountNamed(name: string | undefined): Promise<Account> {
  const accounts = await allAccounts()
  const found = name === undefined ? accounts[0] : accounts.find((account) => nameKey(account.name) === nameKey(name))
  if (!found) throw notFound(name ?? 'account')
  return found
}

/** @throws MallardError 42S02 */
export async function userNamed(account: Account, name: string): Promise<User> {
  const user = await findUser(account.id, name)
  if (!user) throw notFound(name)
  return user
}

/** The id of a role of the account; undefined without a name. @throws MallardError 42S02 */
export function roleNamed(account: Account, name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  const role = findRole(accessState(account.id), name)
  if (!role) throw notFound(name)
  return role.id
}
