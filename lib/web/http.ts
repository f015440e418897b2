import type { IncomingMessage, ServerResponse } from 'node:http'
import { MallardError } from '../errors.ts'
import type { Answer, ApiRequest } from './answer.ts'

const DRAIN_MS = 5_000

/** 413: more bytes than a request may have. */
export function tooLarge(limit: number): MallardError {
  return new MallardError('54000', `The request is larger than ${limit} bytes.`, { status: 413 })
}

/** What a body's reader throws: a client that went away is no fault of ours, so the log need not hear of it. */
export function brokenOff(request: ApiRequest, error: unknown): unknown {
  const gone = request.signal.aborted || request.stream.destroyed
  return gone ? new MallardError('08006', 'The request was broken off.', { status: 400 }) : error
}

/**
 * Reads a request's body. A body that announces more than `limit` bytes is refused unread, one that
 * turns out longer is refused at the first byte too many.
 * @throws MallardError 413
 */
export async function readBody(request: ApiRequest, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of request.stream.iterator({ destroyOnReturn: false })) {
      size += (piece as Buffer).length
      if (size > limit) throw tooLarge(limit)
      pieces.push(piece as Buffer)
    }
  } catch (error) {
    throw brokenOff(request, error)
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, size)
}

/** Resolves when `response` takes more, or is gone. */
function writable(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go)
      response.off('close', go)
      resolve()
    }
    response.on('drain', go)
    response.on('close', go)
  })
}

/** A client that is still sending when it is refused hears the answer first; then its connection ends. */
function endUnreadBody(request: IncomingMessage): void {
  if (request.complete) return
  const { socket } = request
  request.resume()
  const timer = setTimeout(() => socket.destroy(), DRAIN_MS)
  timer.unref()
  request.once('close', () => clearTimeout(timer))
  request.once('end', () => clearTimeout(timer))
}

/** Sends an answer, as fast as the client reads it. Resolves when the last byte is handed to the system. */
export async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const { body = '' } = answer
  const headers: Record<string, string> = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...answer.headers,
  }
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    response.writeHead(answer.status, { ...headers, 'content-length': Buffer.byteLength(body) })
    response.end(body)
  } else if (Array.isArray(body)) {
    const length = body.reduce((sum, piece) => sum + piece.length, 0)
    response.writeHead(answer.status, { ...headers, 'content-length': length })
    response.cork()
    for (const piece of body) response.write(piece)
    response.end()
    response.uncork()
  } else {
    response.writeHead(answer.status, headers)
    // Whoever waits for the first line must not wait for the first full buffer.
    response.flushHeaders()
    for await (const piece of body) {
      if (response.destroyed) return
      if (!response.write(piece)) await writable(response)
    }
    response.end()
  }
  endUnreadBody(request)
}
