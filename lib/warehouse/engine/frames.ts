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

/** A frame's body as it was received: views of the pieces that came, copied together only where one buffer is needed. */
export interface Body {
  pieces: Buffer[]
  length: number
  whole(): Buffer
}

function bodyOf(pieces: Buffer[], length: number): Body {
  return { pieces, length, whole: () => (pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, length)) }
}

/** Received bytes that wait to be taken, in the pieces in which they came. */
class Received {
  length = 0
  private parts: Buffer[] = []

  add(data: Buffer): void {
    this.parts.push(data)
    this.length += data.length
  }

  /** The next `bytes`, which must be there, in pieces. */
  take(bytes: number): Buffer[] {
    const taken: Buffer[] = []
    let left = bytes
    while (left > 0) {
      const first = this.parts[0]!
      if (first.length > left) {
        taken.push(first.subarray(0, left))
        this.parts[0] = first.subarray(left)
        left = 0
      } else {
        taken.push(first)
        this.parts.shift()
        left -= first.length
      }
    }
    this.length -= bytes
    return taken
  }

  takeWhole(bytes: number): Buffer {
    const pieces = this.take(bytes)
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, bytes)
  }
}

/**
 * Calls `onFrame` for each whole frame of `stream`, in order. Bodies are views of received memory and stay valid;
 * they are not copied, since the garbage of copies was most of what passing a large result on did cost.
 * @throws SyntaxError out of the stream's `data` event if a header is no JSON.
 */
export function readFrames<Header>(stream: Readable, onFrame: (header: Header, body: Body) => void): void {
  const received = new Received()
  let lengths: { header: number; all: number } | null = null
  stream.on('data', (data: Buffer) => {
    received.add(data)
    for (;;) {
      if (!lengths) {
        if (received.length < headBytes) return
        const head = received.takeWhole(headBytes)
        lengths = { all: head.readUInt32LE(0), header: head.readUInt32LE(4) }
      }
      if (received.length < lengths.all) return
      const { header, all } = lengths
      lengths = null
      const json = JSON.parse(received.takeWhole(header).toString('utf8')) as Header
      onFrame(json, bodyOf(received.take(all - header), all - header))
    }
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
