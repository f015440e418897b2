import { randomUUID } from 'node:crypto'
import { ClientConnection } from './connection.ts'
import type { CompareQuestion, Comparison, KeptAnswer, KeptQuestion, KeptWithColumns } from './kept/types.ts'
import { type CallEvents, Link } from './link.ts'
import { controlConnection, type EngineSetup, type Value } from './protocol.ts'
import { transactionEffect } from './transaction.ts'
import {
  type AttachSpec,
  type Binding,
  type Column,
  type Engine,
  type EngineConnection,
  EngineError,
  type EngineLimits,
  type KeptQuery,
  type KeptResult,
  type Row,
  type TransactionState,
} from './types.ts'
import { watch } from './watch.ts'

/** What host SQL, and a read of a kept result, may take unless the limits say otherwise. */
const hostCallMs = 60_000
const readKeptMs = 120_000
/** An interrupt that took this long is taken not to take. */
const graceMs = 1_000

/** What a statement that cannot be interrupted leaves to the other transactions before the kill (ARCHITECTURE 2). */
const drainMs = 5_000
const stopMs = 5_000

/** The web end of one engine process. Made by `startEngine`. */
export class EngineClient implements Engine {
  readonly accountId: string
  readonly incarnation = randomUUID()
  readonly link: Link
  /** Statements that the engine works on, by call. */
  readonly inFlight = new Map<number, string>()
  private readonly controlLane: ClientConnection
  private lastConnection = controlConnection
  encrypts = false
  /** While set, nothing new is admitted; resolves when the engine goes on, rejects when it ends. */
  private draining: Promise<void> | null = null
  private readonly limits: EngineLimits

  constructor(setup: EngineSetup) {
    this.limits = setup.limits
    this.accountId = setup.accountId
    this.link = new Link(setup)
    this.controlLane = new ClientConnection(this, controlConnection)
  }

  get alive(): boolean {
    return this.link.alive
  }

  /** Sends at once; while the engine drains, only connections with an open transaction may go on. */
  admit<T>(connection: { transaction: TransactionState }, send: () => Promise<T>): Promise<T> {
    if (!this.draining || connection.transaction !== 'none') return send()
    return this.draining.then(send)
  }

  async connect(): Promise<EngineConnection> {
    const connection = new ClientConnection(this, ++this.lastConnection)
    const { id } = connection
    await this.admit(connection, () => this.link.call({ t: 'connect', connection: id }).done)
    return connection
  }

  async attach(spec: AttachSpec): Promise<void> {
    await this.admit(this.controlLane, () => this.link.call({ t: 'attach', connection: controlConnection, spec }).done)
  }

  async detach(alias: string): Promise<void> {
    await this.controlLane.exec(`DETACH "${alias.replaceAll('"', '""')}"`)
  }

  control(sql: string, bindings?: Binding[]): Promise<{ columns: Column[]; rows: Row[] }> {
    return this.controlLane.query(sql, bindings)
  }

  async readKept(kept: KeptResult, columns: Column[], query: KeptQuery) {
    const call = { t: 'readKept', connection: controlConnection, kept, columns, query } as const
    const { value, ...page } = await this.paged(call)
    return { ...page, total: (value as { total: number }).total }
  }

  async compareKept(sides: [KeptWithColumns, KeptWithColumns], question: CompareQuestion) {
    const { value, ...page } = await this.paged({ t: 'compareKept', connection: controlConnection, sides, question })
    return { ...page, comparison: value as Comparison }
  }

  /** A call that answers with encoded rows besides its value. */
  private async paged(call: Parameters<Link['call']>[0]): Promise<{ pieces: Buffer[]; rows: number; value: Value }> {
    const pieces: Buffer[] = []
    let rows = 0
    const take = (encoded: Buffer[], count: number) => {
      if (rows > 0 && count > 0) pieces.push(Buffer.from(','))
      pieces.push(...encoded)
      rows += count
    }
    const value = await this.within(this.limits.hostCallMs ?? readKeptMs, call, { pieces: take })
    return { pieces, rows, value }
  }

  async askKept(kept: KeptResult, columns: Column[], question: KeptQuestion): Promise<KeptAnswer> {
    const call = { t: 'askKept', connection: controlConnection, kept, columns, question } as const
    return (await this.within(this.limits.hostCallMs ?? readKeptMs, call, {})) as KeptAnswer
  }

  async writeParquet(kept: KeptResult, columns: Column[], view: Omit<KeptQuery, 'offset' | 'limit'>, file: string) {
    const call = { t: 'writeParquet', connection: controlConnection, kept, columns, view, file } as const
    await this.within(this.limits.hostCallMs ?? readKeptMs, call, {})
  }

  /**
   * Sends a call of the house and sees to its end: a COMMIT is left alone, all else is interrupted when it takes too
   * long, and the engine replaced when that does not take.
   */
  hostCall(request: Parameters<Link['call']>[0] & { t: 'query' | 'exec' }, events: CallEvents): Promise<Value> {
    const sqls = request.t === 'query' ? [request.sql] : request.sqls
    const ends = sqls.some((sql) => ['commits', 'rolls back'].includes(transactionEffect(sql) ?? ''))
    return ends
      ? this.link.call(request, events).done
      : this.within(this.limits.hostCallMs ?? hostCallMs, request, events)
  }

  private within(ms: number, request: Parameters<Link['call']>[0], events: CallEvents): Promise<Value> {
    let phase: string | null = null
    const cancelling = (found: string) => {
      phase = found
    }
    const { id, done } = this.link.call(request, { ...events, cancelling })
    const settled = done.then(
      () => {},
      () => {},
    )
    let timer = setTimeout(() => {
      this.link.send({ t: 'cancel', id, reason: 'timeout' })
      timer = setTimeout(() => {
        // One that waits behind another is not to blame, and ends without having begun.
        if (phase !== 'queued') this.replaceUnless(settled, 'a call of the house could not be interrupted')
      }, graceMs)
    }, ms)
    return done.finally(() => clearTimeout(timer))
  }

  async expireKept(files: string[], now: number): Promise<void> {
    await this.link.call({ t: 'expireKept', connection: controlConnection, files, now }).done
  }

  onLost(listener: (reason: string) => void): void {
    void this.link.gone.then(listener)
  }

  /** Admits nothing new; kills the process after five seconds unless `settled` resolves before. */
  replaceUnless(settled: Promise<void>, why: string): void {
    const reason = `The engine was stopped, because ${why}.`
    const timer = setTimeout(() => this.link.kill(reason), drainMs)
    const before = this.draining
    const mine = new Promise<void>((resolve, reject) => {
      void settled.then(resolve)
      void this.link.gone.then((last) => reject(new EngineError({ kind: 'lost', message: last, unsent: true })))
    }).then(() => before ?? undefined)
    this.draining = mine
    mine.catch(() => {})
    void settled.then(() => {
      clearTimeout(timer)
      if (this.draining === mine) this.draining = null
    })
  }

  async stop(): Promise<void> {
    this.link.stop()
    const timer = setTimeout(() => this.link.kill('The engine was stopped.'), stopMs)
    await this.link.gone
    clearTimeout(timer)
  }
}

/**
 * Starts an engine process and waits until it is locked down.
 * @throws EngineError `lost` if it cannot start; the reason says why.
 */
export async function startEngine(setup: EngineSetup): Promise<EngineClient> {
  const client = new EngineClient(setup)
  const unwatch = watch(client, setup.limits)
  void client.link.gone.then(unwatch)
  client.encrypts = (await client.link.ready).encrypts
  return client
}
