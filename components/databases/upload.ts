import { follow, type StatementError } from '../results/statement-client'
import { here } from '../shell/place'

/**
 * Sends a file to the staging directory of the account, as the request's body itself.
 * XMLHttpRequest, because fetch does not tell how much was sent.
 * @throws Error with the server's message
 */
export function sendFile(
  file: File,
  onProgress: (sent: number, total: number) => void,
  signal: AbortSignal,
): Promise<{ uploadId: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', here(`/api/uploads?fileName=${encodeURIComponent(file.name)}`))
    request.responseType = 'json'
    request.upload.onprogress = (event) => onProgress(event.loaded, event.total)
    request.onload = () => {
      const body = request.response as { uploadId?: string; message?: string } | null
      if (request.status === 200 && body?.uploadId) resolve({ uploadId: body.uploadId })
      else reject(new Error(body?.message ?? `The server answered ${request.status}.`))
    }
    request.onerror = () =>
      reject(new Error('The connection was lost while the file was sent. Nothing was loaded; try again.'))
    request.onabort = () => reject(new Error('Stopped.'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

/**
 * Makes a new table of a file that was sent, in a session of its own. After a failure the file stays for another try.
 * @param role that owns the table, as SQL takes it
 * @returns how many rows it has
 * @throws Error with the server's message
 */
export async function loadFile(
  given: { uploadId: string; fileName: string; table: string; role: string | undefined },
  signal: AbortSignal,
): Promise<number> {
  const { uploadId, fileName, table, role } = given
  const opened = await fetch(here('/api/sessions'), {
    method: 'POST',
    body: JSON.stringify(role ? { start: { role } } : {}),
    signal,
  })
  const session = (await opened.json()) as { sessionId: string; message?: string }
  if (!opened.ok) throw new Error(session.message)
  let rows = 0
  let failure: StatementError | null = null
  try {
    await follow(
      `/api/uploads/${encodeURIComponent(uploadId)}/import`,
      { sessionId: session.sessionId, fileName, table },
      (event) => {
        if (event.type === 'done') rows = event.outcome.counts?.inserted ?? event.outcome.rowCount
        else if (event.type === 'error') failure = event.error
      },
      signal,
    )
  } finally {
    void fetch(here(`/api/sessions/${encodeURIComponent(session.sessionId)}`), { method: 'DELETE' }).catch(
      () => undefined,
    )
  }
  if (failure) throw new Error((failure as StatementError).message)
  return rows
}
