import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { newId } from '../../../db/index.ts'
import type { Actor } from '../../access/types.ts'
import { once } from '../../registry.ts'
import { makeTurns } from '../../turns.ts'
import { accountDirectories } from '../../users/index.ts'
import { importFiles, isWorksheetFile } from '../../worksheets/index.ts'
import { type Answer, json } from '../answer.ts'
import { checked } from '../api/request.ts'
import { brokenOff, tooLarge } from '../http.ts'
import { type Call, route, type SenderCall } from '../route.ts'
import { unzip } from './unzip.ts'

const mostBytes = 50_000_000

/** The texts of an archive are in memory together, sealed ones too. */
const imports = () => once('web.worksheetImports', () => makeTurns(2))

const wish = z.object({ folder: z.string().max(100).nullable(), clash: z.enum(['keep', 'replace']) })

/** Writes the body to `path`; a body that turns out longer than an archive may be is refused at the first byte too many. */
async function receive(path: string, { request }: Call): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLarge(mostBytes)
  let size = 0
  async function* limited() {
    // Not destroyed at a failure: the request's stream is also the way of the answer.
    for await (const piece of request.stream.iterator({ destroyOnReturn: false })) {
      size += (piece as Buffer).length
      if (size > mostBytes) throw tooLarge(mostBytes)
      yield piece as Buffer
    }
  }
  try {
    await pipeline(limited, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal: request.signal })
  } catch (error) {
    throw brokenOff(request, error)
  }
}

/**
 * Takes a zip archive as the body and makes worksheets of its `.sql` files, in `?folder=` or at the top; `?clash=replace`
 * writes over worksheets of the same names. Answers what became of the files, and which were left out.
 */
async function importWorksheets(actor: Actor, _input: undefined, call: SenderCall): Promise<Answer> {
  const { query } = call.request
  const { folder, clash } = checked(wish, { folder: query.get('folder'), clash: query.get('clash') ?? 'keep' })
  const path = join(accountDirectories(actor.accountId).staging, `${newId()}.zip`)
  try {
    await receive(path, call)
    return await imports().run(
      actor.userId,
      async () => {
        await call.stillSignedIn()
        const { files, leftOut } = await unzip(path, isWorksheetFile)
        return json(200, { ...(await importFiles(actor, { parentId: folder, clash, files })), leftOut })
      },
      call.request.signal,
    )
  } finally {
    await rm(path, { force: true })
  }
}

export const importWorksheetsRoute = route('POST', '/api/worksheets/import', {}, importWorksheets)
