import type { Readable, Writable } from 'node:stream'

/** Bytes of one call's bodies that may be on their way before the reader acknowledges some. */
export const creditWindow = 1_000_000
/** No frame of a long body is longer than this, so that calls take turns on the channel. */
export const pieceBytes = 256 * 1024
const headBytes = 8
const none = Buffer.alloc(0)

/** One frame: u32 length of header and body, u32 length of the header (both little-endian), JSON header, body. */
export function encodeFrame(header: object, body: Buffer = none): Buffer {
  const json = Buffer.from(JSON.stringify(header))
  const frame = Buffer.allocUnsafe(headBytes + json.length + body.length)
  frame.writeUInt32LE(json.length + body.length, 0)
  frame.writeUInt32LE(json.length, 4)
  json.copy(frame, headBytes)
  body.copy(frame, headBytes + json.length)
  return frame
}

/**
 * Calls `onFrame` for each whole frame of `stream`, in order. Bodies are views of received memory and stay valid.
 * @throws SyntaxError out of the stream's `data` event if a header is no JSON.
 */
export function readFrames<Header>(stream: Readable, onFrame: (header: Header, body: Buffer) => void): void {
  let parts: Buffer[] = []
  let held = 0
  let wanted = headBytes
  stream.on('data', (data: Buffer) => {
    parts.push(data)
    held += data.length
    if (held < wanted) return
    let buffer = parts.length === 1 ? data : Buffer.concat(parts, held)
    wanted = headBytes
    while (buffer.length >= headBytes) {
      const end = headBytes + buffer.readUInt32LE(0)
      if (buffer.length < end) {
        wanted = end
        break
      }
      const bodyAt = headBytes + buffer.readUInt32LE(4)
      onFrame(JSON.parse(buffer.toString('utf8', headBytes, bodyAt)) as Header, buffer.subarray(bodyAt, end))
      buffer = buffer.subarray(end)
    }
    parts = buffer.length > 0 ? [buffer] : []
    held = buffer.length
  })
}

/**
 * The sending end: frames go out in the order of the calls; a body waits until its call has credit and the pipe
 * has room, so a reader that stops reading stops the producer instead of filling memory.
 */
export class FrameWriter {
  private readonly stream: Writable
  private readonly credits = new Map<number, { left: number; wake: (() => void) | null }>()
  private drained: Promise<void> | null = null

  constructor(stream: Writable) {
    this.stream = stream
  }

  /** A small frame; not held back by credit. */
  send(header: object): void {
    this.write(encodeFrame(header))
  }

  /** A frame with a body that belongs to call `id`; resolves when the next one may be produced. */
  async sendBody(id: number, header: object, body: Buffer): Promise<void> {
    let credit = this.credits.get(id)
    if (!credit) {
      credit = { left: creditWindow, wake: null }
      this.credits.set(id, credit)
    }
    // One body may overdraw: a single row can be larger than the window.
    while (credit.left <= 0) {
      await new Promise<void>((resolve) => {
        credit.wake = resolve
      })
    }
    credit.left -= body.length
    this.write(encodeFrame(header, body))
    if (this.drained) await this.drained
  }

  /** The reader took `bytes` of the bodies of call `id`. */
  grant(id: number, bytes: number): void {
    const credit = this.credits.get(id)
    if (!credit) return
    credit.left += bytes
    if (credit.left > 0) {
      credit.wake?.()
      credit.wake = null
    }
  }

  /** Call `id` has ended (or was cancelled): forgets its credit and wakes whoever waits for it. */
  end(id: number): void {
    const credit = this.credits.get(id)
    this.credits.delete(id)
    if (!credit) return
    credit.left = Number.POSITIVE_INFINITY
    credit.wake?.()
  }

  private write(frame: Buffer): void {
    if (this.stream.write(frame) || this.drained) return
    this.drained = new Promise((resolve) => {
      this.stream.once('drain', () => {
        this.drained = null
        resolve()
      })
    })
  }
}
