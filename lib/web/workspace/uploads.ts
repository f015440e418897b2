import { createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import type { Actor } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { type Answer, type ApiRequest, json } from '../answer.ts'
import { badRequest } from '../api/request.ts'
import { brokenOff } from '../http.ts'
import { type Call, route } from '../route.ts'
import { fileKind, newUploadId, uploadPath } from './staging.ts'

/** Streams to the account's staging directory; the file goes again if the client does. */
async function store(actor: Actor, fileName: string, content: Readable, request: ApiRequest) {
  const uploadId = newUploadId(actor, fileKind(fileName))
  const path = uploadPath(actor, uploadId)
  try {
    // Not destroyed at a failure: the request's stream is also the way of the answer.
    const bytes = content.iterator({ destroyOnReturn: false })
    await pipeline(bytes, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal: request.signal })
  } catch (error) {
    await rm(path, { force: true })
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new MallardError('53100', 'The disk is full; the file was not kept.', { status: 507 })
    throw brokenOff(request, error)
  }
  return { uploadId, fileName, bytes: (await stat(path)).size }
}

type Stored = Awaited<ReturnType<typeof store>>

const unreadable = (error: unknown) => badRequest(`The form cannot be read: ${(error as Error).message}`)

function formReader(request: ApiRequest) {
  try {
    return busboy({ headers: request.headers, limits: { files: 1 }, defParamCharset: 'utf8' })
  } catch (error) {
    throw unreadable(error)
  }
}

/** The first file of a form; it is written while it comes in. */
function storeForm(actor: Actor, request: ApiRequest): Promise<Stored> {
  return new Promise((resolve, reject) => {
    const form = formReader(request)
    let stored: Promise<Stored> | null = null
    form.on('file', (_field, content, { filename }) => {
      stored = store(actor, filename ?? '', content, request)
      stored.catch((error) => {
        content.resume()
        reject(error)
      })
    })
    form.on('close', () => resolve(stored ?? Promise.reject(badRequest('The form holds no file.'))))
    form.on('error', (error) => reject(unreadable(error)))
    request.signal.addEventListener('abort', () => reject(new MallardError('57014', 'The upload was broken off.')), {
      once: true,
    })
    request.stream.pipe(form)
  })
}

/**
 * Takes a file, as the body itself with `?fileName=`, or as a form; a gigabyte needs no more memory than a kilobyte.
 * Answers `{uploadId, fileName, bytes}`.
 */
async function upload(actor: Actor, _input: undefined, { request }: Call): Promise<Answer> {
  const isForm = /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')
  const stored = isForm
    ? await storeForm(actor, request)
    : await store(actor, request.query.get('fileName') ?? '', request.stream, request)
  return json(200, stored)
}

export const uploadRoute = route('POST', '/api/uploads', {}, upload)
