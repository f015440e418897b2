import { resealHeads } from '../audit/index.ts'
import { MallardError } from '../errors.ts'
import { forgetFingerprints, reindexTexts, stopSearcher } from '../history/index.ts'
import { once } from '../registry.ts'
import { addKey, dropOlderKeys, hasOlderKeys, keyIsGiven, newestCheck } from '../seal/index.ts'
import { reindexUsers } from '../users/index.ts'
import { keepCheck, resealColumn, sealedColumns } from './store.ts'

/** What a rotation did. */
export interface Rotation {
  /** Values that were sealed again. */
  values: number
}

const work = () => once('keys.work', () => ({ underWay: null as 'a rotation' | 'a backup' | null }))

/** Runs `task` while the keys stay as they are. @throws MallardError 55006 while they change, or another such task runs */
export async function withKeysStill<T>(task: () => Promise<T>): Promise<T> {
  return alone('a backup', task)
}

async function alone<T>(name: 'a rotation' | 'a backup', task: () => Promise<T>): Promise<T> {
  const state = work()
  if (state.underWay) throw new MallardError('55006', `This cannot begin while ${state.underWay} goes on.`)
  state.underWay = name
  try {
    return await task()
  } finally {
    state.underWay = null
  }
}

/**
 * Gives the installation a new master key, seals everything anew with it while statements go on, and then throws the
 * old key away. Interrupted, it is begun again: until its end the old key stays. A key in MALLARD_SECRET_KEY cannot be
 * made here: with the new one there and the old one as a line of `secret.key`, only the rest is done.
 * Authorises nothing: it is the machine's owner who runs it (docs/specs/sql-api.md, section 2).
 * @throws MallardError 55006 while another or a backup goes on, 55000 when MALLARD_SECRET_KEY must be changed first
 */
export async function rotateKeys(): Promise<Rotation> {
  if (keyIsGiven() && !hasOlderKeys())
    throw new MallardError('55000', 'The key is given in MALLARD_SECRET_KEY, so it cannot be replaced from here.', {
      hint: 'Write the present key as a line into secret.key in the data directory, start with a new one in MALLARD_SECRET_KEY, then rotate.',
    })
  return alone('a rotation', async () => {
    if (!keyIsGiven()) addKey()
    await keepCheck(newestCheck(), false)
    // At once: until then nobody is found by an address, and no request by what it asked.
    await reindexUsers()
    await forgetFingerprints()
    // Its thread has the keys that it started with.
    await stopSearcher()
    const values = await resealAll()
    // In this order: a start refuses a key that is missing, not one too many.
    await keepCheck(newestCheck(), true)
    dropOlderKeys()
    return { values }
  })
}

async function resealAll(): Promise<number> {
  let values = 0
  for (const column of sealedColumns()) values += await resealColumn(column)
  await reindexTexts()
  await resealHeads()
  return values
}
