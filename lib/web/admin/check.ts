import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { accessState, databases } from '../../access/index.ts'
import { accountDirectories } from '../../users/index.ts'
import { allAccounts } from './names.ts'
import type { Console } from './run.ts'

/** What does not fit together in an account: a line each. */
function problemsOf(accountId: string, accountName: string): string[] {
  const { databases: folder } = accountDirectories(accountId)
  const known = new Map(databases(accessState(accountId)).map(({ id, name }) => [id, name]))
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.duckdb')) : []
  const present = new Set(files.map((name) => name.slice(0, -'.duckdb'.length)))
  const missing = [...known].filter(([id]) => !present.has(id))
  const strangers = [...present].filter((id) => !known.has(id))
  return [
    ...missing.map(
      ([id, name]) => `account ${accountName}: database ${name} has no file ${join(folder, `${id}.duckdb`)}`,
    ),
    ...strangers.map((id) => `account ${accountName}: ${join(folder, `${id}.duckdb`)} belongs to no database`),
  ]
}

/** Verifies the metadata against the files. @returns 0 when all fits, 1 when something does not */
export async function checkCommand(to: Console): Promise<number> {
  const accounts = await allAccounts()
  const problems = accounts.flatMap(({ id, name }) => problemsOf(id, name))
  for (const problem of problems) await to.err(`${problem}\n`)
  await to.out(problems.length === 0 ? 'ok\n' : `${problems.length} problems\n`)
  return problems.length === 0 ? 0 : 1
}
