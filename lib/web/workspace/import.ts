import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { z } from 'zod'
import type { Actor } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { importFile } from '../../warehouse/index.ts'
import type { Answer } from '../answer.ts'
import { type Call, route } from '../route.ts'
import { requireSession } from './sessions.ts'
import { fileKind, uploadPath } from './staging.ts'
import { streamStatement } from './stream.ts'

const input = z.object({
  sessionId: z.string().min(1),
  /** As USE takes names: `t`, `s.t` or `d.s.t`. */
  table: z.string().min(1),
  /** The name that the file had; messages name it. */
  fileName: z.string().min(1).max(1000),
})

/**
 * Makes a new table of an upload and streams how it goes. The upload is gone once it is a table; after a failure it
 * stays for another try.
 */
async function makeTable(actor: Actor, wish: z.infer<typeof input>, call: Call): Promise<Answer> {
  const path = uploadPath(actor, call.parameters.upload!)
  if (!existsSync(path)) throw new MallardError('42S02', 'This upload is unknown.', { status: 404 })
  const { format } = fileKind(path)
  const session = requireSession(actor, wish.sessionId)
  return streamStatement(actor, session, call, (listener) => {
    const statement = importFile(
      actor,
      session.id,
      { path, fileName: wish.fileName, format, table: wish.table },
      listener,
    )
    void statement.outcome.then(({ status }) => (status === 'succeeded' ? rm(path, { force: true }) : undefined))
    return statement
  })
}

export const importRoute = route('POST', '/api/uploads/:upload/import', { input }, makeTable)
