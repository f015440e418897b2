import { recordBy } from '../../audit/index.ts'
import { config } from '../../config.ts'
import { MallardError } from '../../errors.ts'
import {
  addUserOfPerson,
  createOneTimeLink,
  createUser,
  disableUser,
  dropSecondFactor,
  listUsers,
  setPassword,
} from '../../users/index.ts'
import { formatTable } from '../formats/table.ts'
import { textColumns } from './accounts.ts'
import { accountNamed, machine, roleNamed, userNamed } from './names.ts'
import type { Console } from './run.ts'

/** What came on standard input, without the line's end. @throws MallardError when there was nothing */
function passwordFrom(input: string): string {
  const password = input.replace(/\r?\n$/, '')
  if (password === '') throw new MallardError('22023', 'No password came on standard input.')
  return password
}

interface NewUserWish {
  name: string
  email: string
  account?: string
  role?: string
  password: 'stdin' | 'none'
  join?: true
}

/** A verified user; the first one of an account holds ACCOUNTADMIN (docs/specs/sql-api.md, section 2). */
export async function createUserCommand(wish: NewUserWish, input: string, to: Console): Promise<number> {
  const account = await accountNamed(wish.account)
  const password = wish.password === 'stdin' ? passwordFrom(input) : undefined
  const roles = { roleId: roleNamed(account, wish.role) }
  const given = { name: wish.name, email: wish.email, verified: true }
  const user = wish.join
    ? await addUserOfPerson(machine(account.id), given, roles)
    : await createUser(machine(account.id), { ...given, password }, roles)
  await to.out(`${user.name}\n`)
  return 0
}

export async function setPasswordCommand(
  wish: { name: string; account?: string },
  input: string,
  to: Console,
): Promise<number> {
  const account = await accountNamed(wish.account)
  const user = await userNamed(account, wish.name)
  await setPassword(machine(account.id), user.id, passwordFrom(input))
  await to.out(`${user.name}\n`)
  return 0
}

/** Minutes that a link made on the machine works. */
const LINK_MINUTES = 24 * 60

/** Where a user signs in once, without a password. An earlier link that was not used stops working. */
export async function signInLinkOf(userId: string): Promise<string> {
  return `${config().url}/sign-in/once?token=${await createOneTimeLink(userId, 'sign-in', LINK_MINUTES)}`
}

/** The way in for whoever has no password: the machine's owner may set one all the same. */
export async function signInLinkCommand(wish: { name: string; account?: string }, to: Console): Promise<number> {
  const account = await accountNamed(wish.account)
  const user = await userNamed(account, wish.name)
  if (user.disabled) throw new MallardError('55000', `User '${user.name}' is disabled.`)
  await recordBy(machine(account.id), 'user', { action: 'make a sign-in link', user: user.name })
  await to.out(`${await signInLinkOf(user.id)}\n`)
  return 0
}

export async function disableUserCommand(wish: { name: string; account?: string }, to: Console): Promise<number> {
  const account = await accountNamed(wish.account)
  const user = await userNamed(account, wish.name)
  await disableUser(machine(account.id), user.id)
  await to.out(`${user.name}\n`)
  return 0
}

/** The way back in for whoever lost authenticator and recovery codes: the password alone, until a new one is set up. */
export async function dropSecondFactorCommand(wish: { name: string; account?: string }, to: Console): Promise<number> {
  const account = await accountNamed(wish.account)
  const user = await userNamed(account, wish.name)
  await dropSecondFactor(machine(account.id), user.id)
  await to.out(`${user.name}\n`)
  return 0
}

export async function listUsersCommand(wish: { account?: string }, to: Console): Promise<number> {
  const account = await accountNamed(wish.account)
  const users = await listUsers(machine(account.id))
  const rows = users.map(({ name, email, disabled, hasPassword, createdAt }) => [
    name,
    email,
    String(disabled),
    String(hasPassword),
    new Date(createdAt).toISOString(),
  ])
  await to.out(formatTable(textColumns(['name', 'email', 'disabled', 'has_password', 'created_on']), rows))
  return 0
}
