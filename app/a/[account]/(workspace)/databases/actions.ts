'use server'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { setFavourite } from '@/lib/databases'
import { MallardError } from '@/lib/errors'
import { accountDirectories } from '@/lib/users'
import { browse, dependentsOf, explainStatement, importFile, openSession } from '@/lib/warehouse'
import { action } from '@/lib/web/action'

const name = z.string().min(1).max(10_000)

export const loadCatalogAction = action(
  z.object({ path: z.array(name).max(3), role: name.optional() }),
  (actor, { path, role }) => browse(actor, path, role),
)

const kind = z.enum(['database', 'schema', 'table', 'view', 'macro', 'sequence', 'type', 'stage', 'other', 'column'])

export const dependentsAction = action(
  z.object({ path: z.array(name).min(1).max(3), kind: kind.optional() }),
  (actor, given) => dependentsOf(actor, given.path, given.kind),
)

/** EXPLAIN GRANT, REVOKE and ACCESS: changes nothing, and stands in no history. */
export const explainAction = action(
  z.object({ sql: z.string().max(100_000), role: name.optional() }),
  (actor, { sql, role }) => explainStatement(actor, sql, role),
)

export const favouriteAction = action(z.object({ id: name, on: z.boolean() }), async (actor, given) => {
  await setFavourite(actor, given)
  return null
})

const formats = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
  parquet: 'parquet',
} as const

const upload = z.object({
  /** What POST /api/uploads answered: a name in the staging directory, never a path. */
  uploadId: z.string().regex(/^[\w-]+\.(csv|tsv|txt|json|jsonl|ndjson|parquet)(\.(gz|zst))?$/),
  fileName: z.string().min(1).max(1000),
  /** As SQL takes it: `d.s.t`. */
  table: name,
  role: name.optional(),
})

/** Makes a new table of a file that was uploaded; the file goes afterwards, whatever the end. */
export const importAction = action(upload, async (actor, { uploadId, fileName, table, role }) => {
  const path = join(accountDirectories(actor.accountId).staging, uploadId)
  const format = formats[uploadId.split('.')[1] as keyof typeof formats]
  const session = await openSession(actor, role ? { role } : {}, { client: 'upload' })
  try {
    const { outcome } = importFile(actor, session.id, { path, fileName, format, table })
    const { error, counts } = await outcome
    if (error) throw error
    if (counts?.inserted === undefined) throw new MallardError('58000', 'The file was not loaded.')
    return { rows: counts.inserted }
  } finally {
    await session.close()
    await rm(path, { force: true })
  }
})
