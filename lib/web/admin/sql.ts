import type { Actor } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { split } from '../../sql/split.ts'
import type { Column } from '../../warehouse/engine/types.ts'
import { decodeRows, openSession, readPartition } from '../../warehouse/index.ts'
import type { Outcome, SqlSession } from '../../warehouse/types.ts'
import { joinRows } from '../api/envelope.ts'
import { moved } from '../api/run.ts'
import { makeWriter } from '../formats/index.ts'
import { formatTable } from '../formats/table.ts'
import type { Format } from './arguments.ts'
import { accountNamed, FIRST_USER, userNamed } from './names.ts'
import type { Console } from './run.ts'

interface SqlWish {
  user?: string
  account?: string
  role?: string
  format: Format
}

async function actorFor({ user: name = FIRST_USER, account: accountName }: SqlWish): Promise<Actor> {
  const account = await accountNamed(accountName)
  const user = await userNamed(account, name)
  if (user.disabled) throw new MallardError('28000', `User '${user.name}' is disabled.`)
  return { accountId: account.id, userId: user.id, userName: user.name, via: 'admin' }
}

/** The encoded rows of a result: what came with it, or else its partitions one after another. */
async function* batches(actor: Actor, outcome: Outcome, first: Buffer[], firstRows: number): AsyncGenerator<Buffer> {
  const { result } = outcome
  if (!result) return
  if (result.rowCount === firstRows) {
    yield Buffer.concat(joinRows(first))
    return
  }
  for (let partition = 0; partition < (result.kept?.partitions.length ?? 0); partition++)
    yield await readPartition(actor, outcome.statementId, partition)
}

async function print(columns: Column[], rows: AsyncGenerator<Buffer>, total: number, format: Format, to: Console) {
  if (format === 'table') {
    const { value } = await rows.next()
    const shown = value ? decodeRows(value) : []
    await to.out(formatTable(columns, shown))
    if (shown.length < total) await to.err(`(${shown.length} of ${total} rows; the other formats give them all)\n`)
    return
  }
  const writer = makeWriter(format, columns)
  await to.out(writer.head)
  for await (const batch of rows) await to.out(writer.rows(decodeRows(batch)))
  await to.out(writer.tail)
}

async function runOne(actor: Actor, session: SqlSession, text: string, format: Format, to: Console): Promise<Outcome> {
  const first: Buffer[] = []
  let firstRows = 0
  const statement = session.submit(
    { text },
    {
      rows(encoded, count) {
        first.push(encoded)
        firstRows += count
      },
    },
  )
  const cancel = () => void statement.cancel()
  to.signal.addEventListener('abort', cancel, { once: true })
  const outcome = await statement.outcome
  to.signal.removeEventListener('abort', cancel)
  const { result } = outcome
  if (result) await print(result.columns, batches(actor, outcome, first, firstRows), result.rowCount, format, to)
  return outcome
}

/**
 * Runs statements through the warehouse's door, as the API does, in one session, until the first that fails.
 * @returns 0, or 1 when a statement failed
 */
export async function sqlCommand(wish: SqlWish, text: string, to: Console): Promise<number> {
  const pieces = split(text)
  if (pieces.length === 0) throw new MallardError('42601', 'The text holds no statement.')
  const actor = await actorFor(wish)
  const session = await openSession(actor, { role: wish.role }, { client: 'admin' })
  try {
    for (const piece of pieces) {
      const { error } = await runOne(actor, session, piece.text, wish.format, to)
      if (error) {
        const { sqlState, text: message, place } = moved(error, piece.place)
        await to.err(`Error ${sqlState}${place ? ` at ${place.line}:${place.column}` : ''}: ${message}\n`)
        return 1
      }
    }
    return 0
  } finally {
    await session.close()
  }
}
