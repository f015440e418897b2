import { type FileHandle, open, rm } from 'node:fs/promises'
import { type Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import busboy from 'busboy'
import type { Actor } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { type Answer, type ApiRequest, json } from '../answer.ts'
import { badRequest } from '../api/request.ts'
import { brokenOff } from '../http.ts'
import { type Call, route } from '../route.ts'
import { fileKind, newUploadId, uploadPath } from './staging.ts'

/** Gives a chunk's memory back at once: collected as garbage, what a gigabyte leaves would lie about in tens of megabytes. */
function giveBack({ buffer, byteLength }: Buffer): void {
  if (byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0)
}

/** Writes a stream to a file, a chunk at a time. The stream is not destroyed at a failure: a request's is also the way of the answer. */
async function write(content: Readable, file: FileHandle, signal: AbortSignal, mine: boolean): Promise<void> {
  const into = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      const written = () => {
        if (mine) giveBack(chunk)
        done()
      }
      file.appendFile(chunk).then(written, done)
    },
  })
  finished(content, { signal, writable: false }).catch((error) => into.destroy(error))
  await finished(content.pipe(into))
}

/** Streams to the account's staging directory; the file goes again if the client does. */
async function store(actor: Actor, fileName: string, content: Readable, request: ApiRequest) {
  const uploadId = newUploadId(actor, fileKind(fileName))
  const path = uploadPath(actor, uploadId)
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      // A form's parser goes on with the chunks that it cuts the file out of.
      await write(content, file, request.signal, content === request.stream)
      return { uploadId, fileName, bytes: (await file.stat()).size }
    } finally {
      await file.close()
    }
  } catch (error) {
    await rm(path, { force: true })
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new MallardError('53100', 'The disk is full; the file was not kept.', { status: 507 })
    throw brokenOff(request, error)
  }
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
