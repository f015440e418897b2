import {
  accountIds,
  createAccount,
  dropAccount,
  resumeAccount,
  suspendAccount,
  undropAccount,
} from '../../users/index.ts'
import { formatTable } from '../formats/table.ts'
import { accountNamed, allAccounts, machine } from './names.ts'
import type { Console } from './run.ts'

interface NewAccountWish {
  name: string
  organization?: string
}

export async function createAccountCommand({ name, organization }: NewAccountWish, to: Console): Promise<number> {
  const account = await createAccount(machine(accountIds()[0]!), { name, organization })
  await to.out(`${account.name}\n`)
  return 0
}

interface AccountChange {
  do: 'account suspend' | 'account resume' | 'account drop' | 'account undrop'
  name: string
  days?: number
}

export async function changeAccountCommand(wish: AccountChange, to: Console): Promise<number> {
  const { name } = await accountNamed(wish.name)
  const owner = machine(accountIds()[0]!)
  const change = {
    'account suspend': () => suspendAccount(owner, { name }),
    'account resume': () => resumeAccount(owner, { name }),
    'account drop': () => dropAccount(owner, { name, graceDays: wish.days }),
    'account undrop': () => undropAccount(owner, { name }),
  }
  await change[wish.do]()
  await to.out(`${name}\n`)
  return 0
}

export async function listAccountsCommand(to: Console): Promise<number> {
  const columns = ['name', 'organization', 'status', 'created_on']
  const rows = (await allAccounts()).map(({ name, organizationName, status, createdAt, droppedAt }) => [
    name,
    organizationName,
    droppedAt === null ? status : 'dropped',
    new Date(createdAt).toISOString(),
  ])
  await to.out(formatTable(textColumns(columns), rows))
  return 0
}

/** Columns of a listing of the command's own. */
export function textColumns(names: string[]) {
  return names.map((name) => ({ name, type: 'VARCHAR', nullable: true }))
}
