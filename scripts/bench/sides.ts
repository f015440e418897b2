import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import type { NativeAnswer, NativeTask } from './native.ts'

/** DuckDB in a plain process. */
export interface Native {
  run(sql: string, read?: NativeTask['read']): Promise<NativeAnswer>
  stop(): void
}

export async function startNative(file: string, threads: number): Promise<Native> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'native.ts'), [file, String(threads)])
  await once(child, 'message')
  let last = 0
  return {
    async run(sql, read = 'all') {
      last += 1
      child.send({ id: last, sql, read } satisfies NativeTask)
      const [answer] = (await once(child, 'message')) as [NativeAnswer]
      if (answer.error) throw new Error(`native: ${answer.error}`)
      return answer
    },
    stop: () => child.disconnect(),
  }
}

export interface Reply {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/** A plain HTTP client over connections that stay open, as thin as Node allows, so that it weighs little in the figures. */
export interface Http {
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
  /** Resolves with the milliseconds until `seen` says that the bytes so far suffice; then hangs up. */
  until(path: string, body: unknown, headers: Record<string, string>, seen: (text: string) => boolean): Promise<number>
  close(): void
}

export function httpClient(url: string, sockets: number): Http {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets })
  const open = (method: string, path: string, text: string, headers: Record<string, string>) => {
    const all = {
      ...headers,
      ...(text ? { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) } : {}),
    }
    const out = request(new URL(path, url), { method, agent, headers: all })
    out.end(text)
    return out
  }
  return {
    send: (method, path, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const out = open(method, path, body === undefined ? '' : JSON.stringify(body), headers)
        out.on('error', reject).on('response', (answer) => {
          const parts: Buffer[] = []
          answer.on('data', (part: Buffer) => parts.push(part)).on('error', reject)
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
          )
        })
      }),
    until: (path, body, headers, seen) =>
      new Promise((resolve, reject) => {
        const start = performance.now()
        const out = open('POST', path, JSON.stringify(body), headers)
        out.on('error', reject).on('response', (answer) => {
          let text = ''
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part
            if (!seen(text)) return
            resolve(performance.now() - start)
            answer.removeAllListeners()
            out.removeAllListeners().on('error', () => {})
            out.destroy()
          })
          answer.on('end', () =>
            reject(new Error(`${answer.statusCode}: the answer ended early: ${text.slice(0, 300)}`)),
          )
        })
      }),
    close: () => agent.destroy(),
  }
}
