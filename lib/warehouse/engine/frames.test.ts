import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { creditWindow, encodeFrame, FrameWriter, readFrames } from './frames.ts'

const tick = () => new Promise((resolve) => setImmediate(resolve))

test('frames arrive whole and in order, however the bytes are cut', () => {
  const bytes = Buffer.concat([0, 1, 2].map((n) => encodeFrame({ n, text: 'ä' }, Buffer.alloc(n * 100_000, n))))
  for (const size of [1, 7, 4096, bytes.length]) {
    const stream = new PassThrough()
    const seen: [number, number][] = []
    readFrames<{ n: number }>(stream, ({ n }, body) => seen.push([n, body.length]))
    if (size === 1) {
      for (const byte of bytes.subarray(0, 200)) stream.emit('data', Buffer.from([byte]))
      stream.emit('data', bytes.subarray(200))
    } else for (let at = 0; at < bytes.length; at += size) stream.emit('data', bytes.subarray(at, at + size))
    expect(seen).toEqual([
      [0, 0],
      [1, 100_000],
      [2, 200_000],
    ])
  }
})

test('a body waits for credit, other calls go on, and ending a call wakes it', async () => {
  const stream = new PassThrough({ highWaterMark: 1e9 })
  const writer = new FrameWriter(stream)
  const done: string[] = []
  await writer.sendBody(1, {}, Buffer.alloc(creditWindow))
  void writer.sendBody(1, {}, Buffer.alloc(10)).then(() => done.push('granted'))
  await writer.sendBody(2, {}, Buffer.alloc(10))
  await tick()
  expect(done).toEqual([])
  writer.grant(1, 10)
  await tick()
  expect(done).toEqual(['granted'])
  void writer.sendBody(1, {}, Buffer.alloc(10)).then(() => done.push('ended'))
  writer.end(1)
  await tick()
  expect(done).toEqual(['granted', 'ended'])
})

test('a full pipe holds the producer back', async () => {
  const stream = new PassThrough({ highWaterMark: 1000 })
  const writer = new FrameWriter(stream)
  let sent = 0
  void (async () => {
    for (let id = 0; id < 10; id++) {
      await writer.sendBody(id, {}, Buffer.alloc(1000))
      sent++
    }
  })()
  await tick()
  expect(sent).toBeLessThan(3)
  stream.resume()
  await tick()
  await tick()
  expect(sent).toBe(10)
})
