import type { FileColumn, FileOptions, FilePreview } from '@/lib/warehouse/import/types'
import { errorOf, follow, type StatementError } from '../results/statement-client'
import { here } from '../shell/place'

/** A failure with what can be done about it. */
export class LoadError extends Error {
  readonly hint: string | undefined
  constructor({ message, hint }: Pick<StatementError, 'message' | 'hint'>) {
    super(message)
    this.hint = hint
  }
}

/** What a file is asked to become. */
export interface LoadWish {
  uploadId: string
  fileName: string
  sessionId: string
  options: FileOptions
  /** As SQL takes it. */
  table: string
  mode: 'new' | 'append'
}

/**
 * Sends a file to the staging directory of the account, as the request's body itself.
 * XMLHttpRequest, because fetch does not tell how much was sent.
 * @throws LoadError with the server's message
 */
export function sendFile(
  file: File,
  onProgress: (sent: number, total: number) => void,
  signal: AbortSignal,
): Promise<{ uploadId: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const failed = (message: string) => reject(new LoadError({ message }))
    request.open('POST', here(`/api/uploads?fileName=${encodeURIComponent(file.name)}`))
    request.responseType = 'json'
    request.upload.onprogress = (event) => onProgress(event.loaded, event.total)
    request.onload = () => {
      const body = request.response as { uploadId?: string; message?: string } | null
      if (request.status === 200 && body?.uploadId) resolve({ uploadId: body.uploadId })
      else failed(body?.message ?? `The server answered ${request.status}.`)
    }
    request.onerror = () => failed('The connection was lost while the file was sent. Nothing was loaded; try again.')
    request.onabort = () => failed('Stopped.')
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

const post = (path: string, body: unknown, signal?: AbortSignal) =>
  fetch(here(path), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  })

const at = (uploadId: string) => `/api/uploads/${encodeURIComponent(uploadId)}`
const leave = (path: string) => void fetch(here(path), { method: 'DELETE', keepalive: true }).catch(() => undefined)

/** A session for the looks and the load of one file. @throws LoadError with the server's message */
export async function openSession(role: string | undefined): Promise<string> {
  const opened = await post('/api/sessions', role ? { start: { role } } : {})
  if (!opened.ok) throw new LoadError(await errorOf(opened))
  return ((await opened.json()) as { sessionId: string }).sessionId
}

export const closeSession = (sessionId: string): void => leave(`/api/sessions/${encodeURIComponent(sessionId)}`)

/** An upload that is not wanted any more. */
export const dropUpload = (uploadId: string): void => leave(at(uploadId))

/** The first rows of an upload, as they would be loaded. @throws LoadError with the server's message */
export async function askPreview(
  {
    uploadId,
    table,
    ...wish
  }: Omit<LoadWish, 'table'> & {
    /** Empty: there is no table to compare with yet. */
    table: string
    types: Record<string, string>
    without: string[]
  },
  signal: AbortSignal,
): Promise<FilePreview> {
  const answer = await post(`${at(uploadId)}/preview`, { ...wish, ...(table ? { table } : {}) }, signal)
  if (!answer.ok) throw new LoadError(await errorOf(answer))
  return (await answer.json()) as FilePreview
}

/**
 * Loads a file that was sent. After a failure it stays for another try.
 * @param onProgress percent, or -1 where the engine cannot tell
 * @returns how many rows were loaded
 * @throws LoadError with the server's message
 */
export async function loadFile(
  { uploadId, ...wish }: LoadWish & { columns?: FileColumn[] },
  onProgress: (percentage: number) => void,
  signal: AbortSignal,
): Promise<number> {
  let rows = 0
  let failure: StatementError | null = null
  await follow(
    `${at(uploadId)}/import`,
    wish,
    (event) => {
      if (event.type === 'progress') onProgress(event.percentage)
      else if (event.type === 'done') rows = event.outcome.counts?.inserted ?? event.outcome.rowCount
      else if (event.type === 'error') failure = event.error
    },
    signal,
  )
  if (failure) throw new LoadError(failure)
  return rows
}
