import { accountIds, createAccount } from '../../users/index.ts'
import { formatTable } from '../formats/table.ts'
import { allAccounts, machine } from './names.ts'
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

export async function listAccountsCommand(to: Console): Promise<number> {
  const columns = ['name', 'organization', 'status', 'created_on']
  const rows = (await allAccounts()).map(({ name, organizationName, status, createdAt }) => [
    name,
    organizationName,
    status,
    new Date(createdAt).toISOString(),
  ])
  await to.out(formatTable(textColumns(columns), rows))
  return 0
}

/** Columns of a listing of the command's own. */
export function textColumns(names: string[]) {
  return names.map((name) => ({ name, type: 'VARCHAR', nullable: true }))
}
