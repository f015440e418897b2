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
