import { createHash } from 'node:crypto'

/** What of an event its hash covers. */
export interface Link {
  accountId: string
  number: number
  at: number
  kind: string
  outcome: string
  userId: string | null
  address: string | null
  detailsHash: Buffer
}

/** What the first event of a chain follows. */
export const beginning: Buffer = Buffer.alloc(32)

export const hashDetails = (details: string): Buffer => createHash('sha256').update(details).digest()

/** SHA-256 over the previous hash and every field; JSON, so that no two events read alike. */
export function hashLink(previous: Buffer, link: Link): Buffer {
  const { accountId, number, at, kind, outcome, userId, address, detailsHash } = link
  const fields = [accountId, number, at, kind, outcome, userId, address, detailsHash.toString('hex')]
  return createHash('sha256').update(previous).update(JSON.stringify(fields)).digest()
}

/** What the head's keyed hash is over. */
export const headText = (accountId: string, number: number, hash: Buffer): string =>
  `${accountId} ${number} ${hash.toString('hex')}`
