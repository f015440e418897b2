import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { getCompileCacheDir } from 'node:module'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { type Body, creditWindow, readFrames } from './frames.ts'
import { endWithThisProcess } from './guard.ts'
import type { Answer, Call, EngineSetup, Pulse, Request, Value } from './protocol.ts'
import { type Column, EngineError, type TransactionState } from './types.ts'

/** What a caller hears about one call before its end. */
export interface CallEvents {
  columns?(columns: Column[]): void
  rows?(encoded: Buffer, count: number): void
  /** In place of `rows`, for a caller that passes the bytes on: a frame's pieces, uncopied. */
  pieces?(encoded: Buffer[], count: number): void
  progress?(percentage: number, rows: number): void
  cancelling?(phase: Extract<Answer, { t: 'cancelling' }>['phase']): void
  /** Where the connection's transaction stands now; called just before the call settles. */
  transaction?(state: TransactionState): void
}

interface Pending {
  events: CallEvents
  resolve(value: Value): void
  reject(error: EngineError): void
  /** Body bytes taken and not yet granted again. */
  taken: number
}

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never
const stderrKept = 4096
const lastAnswersMs = 500
const laterMs = 10

/**
 * The web process's end of one engine process: starts it, sends calls, hands answers to their callers, and rejects
 * everything in flight when the process ends.
 */
export class Link {
  readonly child: ChildProcess
  /** Resolves when the engine is locked down and answers; rejects if it cannot start. */
  readonly ready: Promise<Extract<Answer, { t: 'ready' }>>
  /** Resolves with the reason when the process is gone. */
  readonly gone: Promise<string>
  alive = true
  /** When the last sign of life came, in `performance.now()` milliseconds. */
  lastPulse = performance.now()
  /** Resident bytes at the last pulse. */
  lastRss = 0
  private readonly calls = new Map<number, Pending>()
  private lastId = 0
  private outbox: Request[] = []
  private sending: NodeJS.Immediate | null = null
  private later: NodeJS.Timeout | null = null
  private killReason: string | null = null
  private stderr = ''

  constructor(setup: EngineSetup) {
    const { directory } = setup
    for (const name of ['databases', 'results', 'staging', 'temp'])
      mkdirSync(join(directory, name), { recursive: true, mode: 0o700 })
    this.child = fork(entry(), [], {
      cwd: join(directory, 'temp'),
      // Nothing of web's environment: it holds the master key. Every running statement occupies a thread of libuv.
      env: {
        TZ: 'UTC',
        HOME: join(directory, 'temp'),
        UV_THREADPOOL_SIZE: '64',
        NODE_ENV: 'production',
        ...compileCache(),
      },
      execArgv: [],
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'ipc'],
    })
    const guard = endWithThisProcess(this.child)
    this.child.stderr?.on('data', (data: Buffer) => {
      this.stderr = (this.stderr + data.toString('utf8')).slice(-stderrKept)
    })
    this.child.on('message', (pulse: Pulse) => {
      this.lastPulse = performance.now()
      this.lastRss = pulse.rss
    })
    this.gone = new Promise((resolve) => {
      // After a start this is a write to a process that just died, of which `exit` tells.
      this.child.on('error', (error) => {
        if (this.child.pid === undefined) resolve(this.ended(error.message))
      })
      this.child.once('exit', (code, signal) => {
        this.alive = false
        const end = () => {
          const reason = this.ended(signal ?? `exit code ${code}`)
          void guard.then(() => resolve(reason))
        }
        // What it answered before its end is still in the pipe: first that, but not forever.
        const timer = setTimeout(end, lastAnswersMs)
        this.child.once('close', () => {
          clearTimeout(timer)
          end()
        })
      })
    })
    this.ready = new Promise((resolve, reject) => {
      readFrames<Answer>(this.child.stdio[3] as Readable, (answer, body) => {
        if (answer.t === 'ready') resolve(answer)
        else if (answer.t === 'refused')
          reject(new EngineError({ kind: 'lost', message: `The engine cannot start: ${answer.reason}` }))
        else this.receive(answer, body)
      })
      void this.gone.then((reason) => {
        const error = new EngineError({ kind: 'lost', message: reason })
        error.cause = this.stderr
        reject(error)
      })
    })
    this.ready.catch(() => this.kill('The engine could not start.'))
    this.send({ t: 'setup', setup })
  }

  /** Sends a call; its promise settles with its end. Rejects with an EngineError. */
  call(request: WithoutId<Call>, events: CallEvents = {}): { id: number; done: Promise<Value> } {
    const id = ++this.lastId
    const done = new Promise<Value>((resolve, reject) => {
      if (!this.alive) {
        const message = this.killReason ?? 'The engine is not running.'
        reject(new EngineError({ kind: 'lost', message, unsent: true }))
        return
      }
      this.calls.set(id, { events, resolve, reject, taken: 0 })
      this.send({ ...request, id } as Call)
    })
    return { id, done }
  }

  /** What is sent in one turn of the event loop goes in one message: each wakes the engine. */
  send(request: Request): void {
    this.outbox.push(request)
    this.sending ??= setImmediate(() => this.flush())
  }

  /** For what nobody waits for: goes along with the next message, or by itself after some milliseconds. */
  sendLater(request: Request): void {
    this.outbox.push(request)
    if (!this.sending) this.later ??= setTimeout(() => this.flush(), laterMs)
  }

  private flush(): void {
    if (this.sending) clearImmediate(this.sending)
    if (this.later) clearTimeout(this.later)
    this.sending = null
    this.later = null
    const requests = this.outbox
    this.outbox = []
    if (this.alive && this.child.connected && requests.length > 0) this.child.send(requests)
  }

  /** Asks the process to close its databases and end. */
  stop(): void {
    this.killReason ??= 'The engine was stopped.'
    this.send({ t: 'stop' })
  }

  /** SIGKILL: the only thing that ends a process inside a bind, or a stopped one. Callers get `reason`. */
  kill(reason: string): void {
    this.killReason ??= reason
    this.child.kill('SIGKILL')
  }

  private receive(answer: Exclude<Answer, { t: 'ready' | 'refused' }>, body: Body): void {
    const pending = this.calls.get(answer.id)
    if (!pending) return
    const { events } = pending
    switch (answer.t) {
      case 'columns':
        events.columns?.(answer.columns)
        return
      case 'rows':
        if (answer.columns) events.columns?.(answer.columns)
        if (events.pieces) events.pieces(body.pieces, answer.count)
        else events.rows?.(body.whole(), answer.count)
        this.took(answer.id, pending, body.length)
        return
      case 'progress':
        events.progress?.(answer.percentage, answer.rows)
        return
      case 'cancelling':
        events.cancelling?.(answer.phase)
        return
      case 'done':
        this.calls.delete(answer.id)
        events.transaction?.(answer.transaction)
        pending.resolve(answer.value)
        return
      case 'failed':
        this.calls.delete(answer.id)
        events.transaction?.(answer.transaction)
        pending.reject(new EngineError(answer.fault))
    }
  }

  private took(id: number, pending: Pending, bytes: number): void {
    pending.taken += bytes
    if (pending.taken < creditWindow / 2) return
    this.send({ t: 'credit', id, bytes: pending.taken })
    pending.taken = 0
  }

  private ended(how: string): string {
    this.alive = false
    const reason = this.killReason ?? `The engine ended unexpectedly (${how}).`
    this.killReason = reason
    const calls = [...this.calls.values()]
    this.calls.clear()
    for (const { reject } of calls) reject(new EngineError({ kind: 'lost', message: reason }))
    return reason
  }
}

/** The bundler must not follow this path: Node runs the file as it is. */
function entry(): string {
  return join(/* turbopackIgnore: true */ process.cwd(), 'lib', 'warehouse', 'engine', 'process.ts')
}

/** What this process keeps of stripped and compiled sources; Node names a folder below the one that it was given. */
function compileCache(): { NODE_COMPILE_CACHE?: string } {
  const own = getCompileCacheDir()
  return own ? { NODE_COMPILE_CACHE: dirname(own) } : {}
}
