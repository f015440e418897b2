import { checkAccount } from '../../warehouse/index.ts'
import { allAccounts } from './names.ts'
import type { Console } from './run.ts'

/** Verifies the metadata against the files. @returns 0 when all agree, 1 when something does not */
export async function checkCommand(to: Console): Promise<number> {
  let count = 0
  for (const { id, name } of await allAccounts()) {
    for (const { database, what } of await checkAccount(id)) {
      count++
      await to.err(`account ${name}${database === null ? '' : `, database ${database}`}: ${what}\n`)
    }
  }
  await to.out(count === 0 ? 'ok\n' : `${count} problems\n`)
  return count === 0 ? 0 : 1
}
