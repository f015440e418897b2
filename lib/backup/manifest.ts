import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { MallardError } from '../errors.ts'

/** The file that is written last: without it, a backup is not one. */
export const manifestName = 'manifest.json'

// Nothing else is ever written, so a manifest cannot lead out of the data directory.
const path = z
  .string()
  .regex(/^(metadata\.sqlite|secret\.key|accounts\/[0-9a-z]+\/databases\/[0-9a-z]+\.duckdb(\.wal)?)$/)

const manifest = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  files: z.array(z.object({ path, bytes: z.number().int().min(0), sha256: z.string().length(64) })),
})

/** What a backup holds; paths as in a data directory. */
export type Manifest = z.infer<typeof manifest>

/** @throws MallardError 58030 when the folder holds no whole backup */
export async function readManifest(folder: string): Promise<Manifest> {
  const read = async () => manifest.parse(JSON.parse(await readFile(join(folder, manifestName), 'utf8')))
  return read().catch((cause) => {
    throw new MallardError('58030', `${folder} holds no whole backup.`, { cause })
  })
}

/** SHA-256 of a file, in hex. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
