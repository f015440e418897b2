import { randomBytes, randomUUID } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A random id of 16 characters (80 bits) that is safe in file names and URLs. */
export function newId(): string {
  let id = ''
  for (const byte of randomBytes(16)) id += alphabet[byte & 31]
  return id
}

/** A UUID: what the SQL API hands out as a statement's handle. */
export function newStatementId(): string {
  return randomUUID()
}
