import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { accessState, databases } from '../access/index.ts'
import { databaseFile, intentsOf } from '../databases/index.ts'
import { liveEngine } from './account.ts'
import { differences, listObjects } from './reconcile.ts'

/** Something that metadata and files do not agree about. */
export interface Finding {
  accountId: string
  database: string | null
  what: string
}

/**
 * Compares an account's metadata with its database files: every database has a file that opens, no file is without a
 * database, no DDL is left unsettled, and each file holds just the objects that are recorded (`mallard check`).
 */
export async function checkAccount(accountId: string): Promise<Finding[]> {
  const findings: Finding[] = []
  const state = accessState(accountId)
  const { engine, attachments } = await liveEngine(accountId)
  const known = new Set<string>()
  for (const database of databases(state)) {
    const tell = (what: string) => findings.push({ accountId, database: database.name, what })
    known.add(`${database.id}.duckdb`)
    try {
      const before = (await intentsOf(database.id)).length
      const release = await attachments.use([database])
      try {
        const found = await listObjects(engine, database.name)
        const unsettled = await intentsOf(database.id)
        if (before > 0 && unsettled.length > 0) tell(`${unsettled.length} changes of objects are not settled`)
        for (const change of differences(database, found))
          tell(
            change.type === 'create'
              ? `the file holds ${change.securable.kind} ${change.securable.name}, which is not recorded`
              : 'an object is recorded that the file does not hold',
          )
      } finally {
        release()
      }
    } catch (error) {
      tell(error instanceof Error ? error.message : 'cannot be opened')
    }
  }
  for (const file of await readdir(dirname(databaseFile(accountId, 'x'))).catch(() => []))
    if (file.endsWith('.duckdb') && !known.has(file))
      findings.push({ accountId, database: null, what: `the file ${file} belongs to no database` })
  return findings
}
