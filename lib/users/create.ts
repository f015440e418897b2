import { database, transaction } from '../../db/index.ts'
import { accessState, grantRoleToUser, registerSecurable, roleByName, systemRole } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { recordBy } from '../audit/index.ts'
import { MallardError, notFound } from '../errors.ts'
import { requireCreate } from './authority.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { joinPerson, keepersOf } from './person.ts'
import { emailIndex, insertUser } from './row.ts'
import type { NewUser, User, UserAuthority } from './types.ts'

/** Who owns a new user, and the role that it gets and starts in; decided by the caller's session. */
export interface NewUserRoles {
  /** Owner of the user; USERADMIN if absent. */
  ownerRoleId?: string
  /** Granted, and the default role. The caller has checked that it may be granted. */
  roleId?: string
}

async function hasUsers(accountId: string): Promise<boolean> {
  const found = await database().selectFrom('users').select('id').where('account_id', '=', accountId).limit(1).execute()
  return found.length > 0
}

/**
 * Inserts a user with its securable and roles; call it in a transaction. The first user of an account holds
 * ACCOUNTADMIN, and is owned by it. Authorises nothing.
 */
export async function addUser(
  accountId: string,
  input: NewUser,
  passwordHash: string | null,
  roles: NewUserRoles = {},
): Promise<User> {
  const state = accessState(accountId)
  const admin = systemRole(state, 'ACCOUNTADMIN')
  const first = !(await hasUsers(accountId))
  const granted = [...new Set([...(first ? [admin] : []), ...(roles.roleId ? [roles.roleId] : [])])]
  const defaultRole = roles.roleId ?? input.defaults?.roleId ?? (first ? admin : undefined)
  const defaults = { ...input.defaults, roleId: defaultRole }
  const user = await insertUser(accountId, { ...input, defaults }, passwordHash)
  const ownerRoleId = roles.ownerRoleId ?? (first ? admin : (roleByName(state, 'USERADMIN')?.id ?? admin))
  await registerSecurable(accountId, { kind: 'USER', id: user.id, parentId: accountId, name: user.name, ownerRoleId })
  for (const roleId of granted) await grantRoleToUser(accountId, user.id, roleId)
  return user
}

/**
 * Makes a user of the one person who has that address in another account; they sign in as there. For the machine's
 * owner: others invite.
 * @throws MallardError 42S02 when nobody has the address, 21000 when several have, 42710 if the name or address is taken
 */
export async function addUserOfPerson(
  actor: Actor,
  input: { name: string; email: string },
  roles: NewUserRoles = {},
): Promise<User> {
  if (actor.via !== 'admin') throw new MallardError('42501', 'Only the admin command makes a user of a person.')
  const people = await keepersOf(emailIndex(input.email))
  if (people.length === 0) throw notFound(input.email)
  if (people.length > 1)
    throw new MallardError('21000', 'Several people have this address in other accounts; an invitation asks which.')
  return transaction(async () => {
    const user = await addUser(actor.accountId, { ...input, verified: true }, null, roles)
    await joinPerson(user.id, people[0]!)
    await recordBy(actor, 'user', { action: 'create', user: user.name })
    return user
  })
}

/**
 * Creates a user in the actor's account, with its securable and roles.
 * @throws MallardError 42501 without CREATE USER, 42710 if the name or the address is taken, 22023 for bad values
 */
export async function createUser(
  actor: Actor,
  input: NewUser,
  roles: NewUserRoles = {},
  authority?: UserAuthority,
): Promise<User> {
  requireCreate(actor, authority)
  if (input.password !== undefined) checkPassword(input.password, input.name)
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password)
  return transaction(async () => {
    const user = await addUser(actor.accountId, input, passwordHash, roles)
    await recordBy(actor, 'user', { action: 'create', user: user.name })
    return user
  })
}
