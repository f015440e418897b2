import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Figure } from './report.ts'

/** The most resident bytes that a process has had since it was last asked (Linux). */
function peak(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
  return Number(kilobytes) * 1024
}

/** `bytes` of a table of numbers, made as it is sent. */
function* csv(bytes: number): Generator<Buffer> {
  const lines = Buffer.from(`${Array.from({ length: 4_000 }, (_, i) => `${i},name ${i % 500},${i / 4}`).join('\n')}\n`)
  for (let sent = 0; sent < bytes; sent += lines.length) yield lines
}

/** A large file, sent as the page sends it; what the web process alone needs meanwhile. */
export async function upload(
  server: { url: string; pid: number },
  token: Record<string, string>,
  quick: boolean,
): Promise<Figure> {
  const bytes = quick ? 200_000_000 : 1_000_000_000
  peak(server.pid)
  const rest = peak(server.pid)
  const start = performance.now()
  const out = request(new URL('/api/uploads?fileName=large.csv', server.url), { method: 'POST', headers: token })
  const answered = new Promise<number>((resolve, reject) => {
    out.on('error', reject).on('response', (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
    })
  })
  await pipeline(Readable.from(csv(bytes)), out)
  const status = await answered
  if (status !== 200) throw new Error(`the upload was answered with ${status}`)
  const seconds = (performance.now() - start) / 1_000
  const most = peak(server.pid)
  const megabytes = (size: number) => `${Math.round(size / 1e6)} MB`
  return {
    name: `web's memory while ${megabytes(bytes)} are uploaded, most`,
    mallard: `${megabytes(most)} (${megabytes(rest)} before, ${Math.round(bytes / 1e6 / seconds)} MB/s)`,
    native: '',
    target: '< 200 MB',
    met: most < 200e6,
  }
}
