import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { accessState, activeRoles, stillAllowed } from '../access/index.ts'
import type { Actor, SessionRoles } from '../access/types.ts'
import { resultsDirectory, resultsOf } from '../databases/index.ts'
import { MallardError } from '../errors.ts'
import { resultOf, type StoredResult, statementOf } from '../history/index.ts'
import { activeUser } from '../users/index.ts'
import { liveEngine } from './account.ts'
import type { CompareQuestion, Comparison, KeptAnswer, KeptQuestion, KeptWithColumns } from './engine/kept/types.ts'
import { type Column, type Engine, EngineError, type KeptQuery, type KeptResult } from './engine/types.ts'
import { runError } from './faults.ts'
import { hourName, partitionRange, readBytes } from './results/index.ts'

/**
 * The actor's own result, if the rights that it used are there still (docs/specs/access-control.md, rule 9).
 * @throws MallardError 42S02 with status 404: unknown, somebody else's, expired, or no longer allowed, the whole account among
 *   it: all alike.
 */
export async function keptResult(actor: Actor, statementId: string): Promise<StoredResult> {
  const record = activeUser(actor.userId) && statementOf(actor, statementId)
  const stored = record && record.userId === actor.userId ? resultOf(statementId) : null
  if (!stored || stored.accountId !== actor.accountId) throw unknownHandle()
  const state = accessState(actor.accountId)
  const roles = readerRoles(actor, stored.sessionRoles)
  if (roles === null || !stillAllowed(state, activeRoles(state, actor.userId, roles), stored.rights))
    throw unknownHandle()
  return stored
}

/** A bound token reads with its own role alone; others with the roles that the statement ran with. */
function readerRoles(actor: Actor, ran: SessionRoles | null): SessionRoles | null {
  return actor.boundRoleId === undefined ? ran : { primaryRoleId: actor.boundRoleId, secondary: 'NONE' }
}

function unknownHandle(): MallardError {
  return new MallardError('42S02', 'The statement handle is unknown or its result has expired.', { status: 404 })
}

/** Rows of one partition, encoded as JSON arrays joined by commas. */
export async function readPartition(actor: Actor, statementId: string, partition: number): Promise<Buffer> {
  const stored = await keptResult(actor, statementId)
  return Buffer.concat(await partitionOf(actor.accountId, stored, partition))
}

/** As {@link readPartition}, in pieces that together are the text, for a result whose rights were just checked. @throws MallardError 400 for no such partition. */
export async function partitionOf(
  accountId: string,
  stored: Pick<StoredResult, 'kept' | 'columns'>,
  partition: number,
): Promise<Buffer[]> {
  const { kept, columns } = stored
  const partitions = kept?.partitions ?? []
  if (partition === 0 && partitions.length === 0) return []
  if (!kept || partition < 0 || partition >= partitions.length)
    throw new MallardError('22023', `There is no partition ${partition}.`, { status: 400 })
  const range = partitionRange(kept, partition)
  if (kept.kind === 'bytes') return [(await readBytes(await resultsOf(accountId), kept, range)).encoded]
  return (await fromEngine(accountId, { kept, columns }, range)).pieces
}

/** A page of a kept result, sorted, filtered or searched in the engine; never by running the statement again. */
export async function readRows(
  actor: Actor,
  statementId: string,
  query: KeptQuery,
): Promise<{ encoded: Buffer; rows: number; total: number; columns: Column[] }> {
  const stored = await keptResult(actor, statementId)
  const { kept, columns } = stored
  if (!kept) return { encoded: Buffer.alloc(0), rows: 0, total: 0, columns }
  const plain = !query.sort?.length && !query.filters?.length && !query.search
  if (kept.kind === 'bytes' && plain)
    return { ...(await readBytes(await resultsOf(actor.accountId), kept, query)), columns }
  const { pieces, rows, total } = await fromEngine(actor.accountId, { kept, columns }, query)
  return { encoded: Buffer.concat(pieces), rows, total, columns }
}

/**
 * Answers a question about a kept result, e.g. the profile of a column, in the engine and over all its rows.
 * @throws MallardError 404 as {@link keptResult}; 400 where the result has no such column or no rows were kept
 */
export async function askResult(actor: Actor, statementId: string, question: KeptQuestion): Promise<KeptAnswer> {
  const { kept, columns } = await keptRows(actor, statementId)
  return inEngine(actor.accountId, (engine) => engine.askKept(kept, columns, question))
}

/**
 * Compares two kept results of the actor in the engine, and gives a page of pairs of rows, encoded (`ComparedRow`).
 * @throws MallardError as {@link askResult}, for either of them
 */
export async function compareResults(
  actor: Actor,
  leftId: string,
  rightId: string,
  question: CompareQuestion,
): Promise<{ comparison: Comparison; columns: [Column[], Column[]]; encoded: Buffer }> {
  const sides = [await keptRows(actor, leftId), await keptRows(actor, rightId)] as [KeptWithColumns, KeptWithColumns]
  const { pieces, comparison } = await inEngine(actor.accountId, (engine) => engine.compareKept(sides, question))
  return { comparison, columns: [sides[0].columns, sides[1].columns], encoded: Buffer.concat(pieces) }
}

async function keptRows(actor: Actor, statementId: string): Promise<KeptWithColumns> {
  const { kept, columns } = await keptResult(actor, statementId)
  if (!kept) throw new MallardError('22023', 'The statement has no rows.', { status: 400 })
  return { kept, columns }
}

/**
 * A kept result as a Parquet file, sorted and filtered. The file has no name any more when the caller gets it: it is
 * gone when its handle is closed.
 * @throws MallardError as {@link askResult}
 */
export async function parquetOf(
  actor: Actor,
  statementId: string,
  view: Omit<KeptQuery, 'offset' | 'limit'>,
): Promise<FileHandle> {
  const { kept, columns } = await keptRows(actor, statementId)
  const file = `${hourName(Date.now(), randomBytes(8).toString('hex'))}.parquet`
  const path = join(resultsDirectory(actor.accountId), file)
  try {
    await inEngine(actor.accountId, (engine) => engine.writeParquet(kept, columns, view, file))
    return await open(path)
  } finally {
    await rm(path, { force: true })
  }
}

async function fromEngine(
  accountId: string,
  { kept, columns }: Pick<StoredResult, 'columns'> & { kept: KeptResult },
  query: KeptQuery,
) {
  return inEngine(accountId, (engine) => engine.readKept(kept, columns, query))
}

async function inEngine<T>(accountId: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const { engine } = await liveEngine(accountId)
  try {
    return await work(engine)
  } catch (error) {
    throw error instanceof EngineError ? runError(error) : error
  }
}
