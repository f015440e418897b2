import { createHash } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { extname, join } from 'node:path'
import { newId } from '../../../db/index.ts'
import type { Actor } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { accountDirectories, accountIds } from '../../users/index.ts'
import { badRequest } from '../api/request.ts'

const formats = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.txt': 'csv',
  '.json': 'json',
  '.jsonl': 'json',
  '.ndjson': 'json',
  '.parquet': 'parquet',
} as const
type Suffix = keyof typeof formats

const compressions = ['.gz', '.zst']

/** What a file's name says of its content; `suffix` is what a staged file keeps of the name. */
export interface FileKind {
  format: 'csv' | 'json' | 'parquet'
  suffix: string
}

/** @throws MallardError 400 for a name that none of DuckDB's readers takes */
export function fileKind(fileName: string): FileKind {
  const name = fileName.toLowerCase()
  const packed = compressions.find((suffix) => name.endsWith(suffix)) ?? ''
  const suffix = extname(name.slice(0, name.length - packed.length))
  if (!Object.hasOwn(formats, suffix))
    throw badRequest(`fileName: a file ends in ${Object.keys(formats).join(', ')}, perhaps with .gz or .zst after it.`)
  return { format: formats[suffix as Suffix], suffix: suffix + packed }
}

/** A name for a new upload: random, and nothing of what the user typed but its kind. */
export function newUploadId(actor: Actor, kind: FileKind): string {
  return `${ownerTag(actor)}${newId()}${kind.suffix}`
}

/** Part of an upload's id: an upload is its user's alone, also for those who learn its name. */
function ownerTag(actor: Actor): string {
  return createHash('sha256').update(actor.userId).digest('hex').slice(0, 12)
}

/** Where an upload of the actor's lies. @throws MallardError 404 for what was never an upload's id, or is another's */
export function uploadPath(actor: Actor, uploadId: string): string {
  if (!/^[0-9a-z]{28}(\.[a-z]+){1,2}$/.test(uploadId) || !uploadId.startsWith(ownerTag(actor)))
    throw new MallardError('42S02', 'This upload is unknown.', { status: 404 })
  return join(accountDirectories(actor.accountId).staging, uploadId)
}

/** Removes the uploads that nobody imported. Called at a start, when none can be under way. */
export function clearStaging(): void {
  for (const accountId of accountIds()) {
    const { staging } = accountDirectories(accountId)
    for (const name of readdirSync(staging)) rmSync(join(staging, name), { recursive: true, force: true })
  }
}
