import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { z } from 'zod'
import type { Actor } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { importFile, previewFile } from '../../warehouse/index.ts'
import { type Answer, json } from '../answer.ts'
import { type Call, route } from '../route.ts'
import { requireSession } from './sessions.ts'
import { fileKind, uploadPath } from './staging.ts'
import { streamStatement } from './stream.ts'

const name = z.string().min(1).max(10_000)
const type = z.string().min(1).max(10_000)

const options = z.strictObject({
  delimiter: z
    .string()
    .refine((text) => Buffer.byteLength(text) >= 1 && Buffer.byteLength(text) <= 4, 'A delimiter has 1 to 4 bytes.')
    .optional(),
  quote: z.enum(['"', "'", '']).optional(),
  header: z.boolean().optional(),
  nullText: z.string().min(1).max(1_000).optional(),
  skip: z.int().min(0).max(1_000_000).optional(),
  decimal: z.enum(['.', ',']).optional(),
  encoding: z.enum(['utf-8', 'utf-16', 'latin-1']).optional(),
  shape: z.enum(['lines', 'array', 'values']).optional(),
})

const common = {
  sessionId: z.string().min(1),
  /** The name that the file had; messages name it. */
  fileName: z.string().min(1).max(1000),
  options: options.default({}),
}
/** As USE takes names: `t`, `s.t` or `d.s.t`. */
const table = z.string().min(1)
const mode = z.enum(['new', 'append']).default('new')

const question = z.object({
  ...common,
  table: table.optional(),
  mode,
  types: z.record(name, type).default({}),
  without: z.array(name).max(100_000).default([]),
})

const wish = z.object({
  ...common,
  table,
  mode,
  columns: z
    .array(z.object({ name, type: type.optional() }))
    .min(1)
    .max(100_000)
    .optional(),
})

/** The actor's own upload, as it lies there. @throws MallardError 404 */
function staged(actor: Actor, { parameters }: Call, fileName: string) {
  const path = uploadPath(actor, parameters.upload!)
  if (!existsSync(path)) throw new MallardError('42S02', 'This upload is unknown.', { status: 404 })
  return { path, fileName, format: fileKind(path).format }
}

/** The first rows of an upload, and how they would be loaded: see FilePreview. */
async function preview(actor: Actor, asked: z.infer<typeof question>, call: Call): Promise<Answer> {
  const file = staged(actor, call, asked.fileName)
  const { sessionId, options: read, types, without, mode: how } = asked
  const target = asked.table === undefined ? undefined : { table: asked.table, mode: how }
  const asking = { ...file, options: read, types, without, ...(target ? { target } : {}) }
  return json(200, await previewFile(actor, sessionId, asking, call.request.signal))
}

/**
 * Makes a new table of an upload, or appends it to one, and streams how it goes. The upload is gone once it is loaded;
 * after a failure it stays for another try.
 */
async function load(actor: Actor, asked: z.infer<typeof wish>, call: Call): Promise<Answer> {
  const file = staged(actor, call, asked.fileName)
  const session = requireSession(actor, asked.sessionId)
  return streamStatement(actor, session, call, (listener) => {
    const { options: read, table: into, mode: how, columns } = asked
    const given = { ...file, options: read, table: into, mode: how, ...(columns ? { columns } : {}) }
    const statement = importFile(actor, session.id, given, listener)
    void statement.outcome.then(({ status }) => (status === 'succeeded' ? rm(file.path, { force: true }) : undefined))
    return statement
  })
}

/** Throws an upload away that is not wanted any more; one that is gone already is no error. */
async function drop(actor: Actor, _input: undefined, { parameters }: Call): Promise<Answer> {
  await rm(uploadPath(actor, parameters.upload!), { force: true })
  return { status: 204 }
}

export const importRoutes = [
  route('POST', '/api/uploads/:upload/preview', { input: question }, preview),
  route('POST', '/api/uploads/:upload/import', { input: wish }, load),
  route('DELETE', '/api/uploads/:upload', {}, drop),
]
