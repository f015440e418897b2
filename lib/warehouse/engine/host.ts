import type { DuckDBConnection, DuckDBInstance, DuckDBMaterializedResult } from '@duckdb/node-api'
import { bind } from './bindings.ts'
import { columnsOf } from './columns.ts'
import { type ChunkOptions, encodeChunk } from './encode/index.ts'
import { type FrameWriter, pieceBytes } from './frames.ts'
import { HostCall } from './hostCall.ts'
import { KeptReader, type KeptStore } from './kept/index.ts'
import { Lane } from './lane.ts'
import { connectionSettings } from './lockdown.ts'
import { type Answer, type Call, controlConnection, type Request, type Value } from './protocol.ts'
import { reducePlan } from './reducePlan.ts'
import { Statement } from './statement.ts'
import { transactionEffect } from './transaction.ts'
import { type AttachSpec, type Binding, type Column, EngineError, type EngineFault } from './types.ts'

const progressEveryMs = 200
/** Characters from which web does not read a plan as it is. */
const largePlan = 256_000
const mostQueryRows = 100_000
const name = (text: string) => `"${text.replaceAll('"', '""')}"`
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

type LaneCall = Exclude<Call, { t: 'readKept' | 'askKept' | 'compareKept' | 'writeParquet' | 'expireKept' }>
type Of<T extends Call['t']> = Extract<Call, { t: T }>

/** Answers the calls of the web process inside the engine process: connections, their queues, their statements. */
export class Host {
  private readonly instance: DuckDBInstance
  private readonly store: KeptStore
  private readonly kept: KeptReader
  private readonly out: FrameWriter
  private readonly lanes = new Map<number, Lane>()
  private readonly statements = new Map<number, Statement>()
  private readonly hostCalls = new Map<number, HostCall>()
  /** For what only SQL can encode. */
  private service: Promise<DuckDBConnection> | null = null
  private progress: NodeJS.Timeout | null = null

  constructor(instance: DuckDBInstance, control: DuckDBConnection, store: KeptStore, out: FrameWriter) {
    this.instance = instance
    this.store = store
    this.kept = new KeptReader(store)
    this.out = out
    this.lanes.set(controlConnection, new Lane(control))
  }

  /** One message of web. Never throws: what goes wrong is answered as `failed`. */
  handle(request: Exclude<Request, { t: 'setup' | 'ping' | 'stop' }>): void {
    if (request.t === 'credit') this.out.grant(request.id, request.bytes)
    else if (request.t === 'cancel') this.cancel(request.id, request.reason)
    else if (request.t === 'close') this.close(request.connection)
    else void this.answer(request)
  }

  private async answer(call: Call): Promise<void> {
    try {
      if (call.t === 'connect') await this.connect(call)
      const lane = this.lanes.get(call.connection)
      if (!lane) throw new EngineError({ kind: 'lost', message: 'The connection to the engine is closed.' })
      if (call.t === 'run') this.enlist(call, lane)
      else this.hostCalls.set(call.id, new HostCall())
      const value = await this.valueOf(call, lane)
      this.send({ t: 'done', id: call.id, transaction: lane.transaction, value })
    } catch (error) {
      const fault: EngineFault =
        error instanceof EngineError ? error.fault : { kind: 'duckdb', message: (error as Error).message }
      const transaction = this.lanes.get(call.connection)?.transaction ?? 'none'
      this.send({ t: 'failed', id: call.id, transaction, fault })
    } finally {
      this.out.end(call.id)
      this.statements.delete(call.id)
      this.hostCalls.delete(call.id)
      if (this.statements.size === 0 && this.progress) {
        clearInterval(this.progress)
        this.progress = null
      }
    }
  }

  /** Kept results have connections of their own: a sort of one must not hold up an attach. */
  private async valueOf(call: Call, lane: Lane): Promise<Value> {
    if (call.t === 'readKept') return this.readKept(call)
    if (call.t === 'askKept') return this.askKept(call)
    if (call.t === 'compareKept') return this.compareKept(call)
    if (call.t === 'writeParquet') return this.writeParquet(call)
    if (call.t !== 'expireKept') return lane.queue(() => this.act(call, lane))
    await this.store.expire(call.now, call.files)
    return null
  }

  private async act(call: LaneCall, lane: Lane): Promise<Value> {
    try {
      return await this.perform(call, lane)
    } catch (error) {
      await lane.failed()
      throw error
    }
  }

  private async perform(call: LaneCall, lane: Lane): Promise<Value> {
    switch (call.t) {
      case 'connect':
        return null
      case 'query':
        await this.hostCall(call).on(lane.connection, () => this.query(call, lane, call.sql, call.bindings))
        lane.ran(call.sql)
        return null
      case 'exec':
        for (const sql of call.sqls) {
          await this.hostCall(call).on(lane.connection, () => lane.connection.run(sql))
          lane.ran(sql)
        }
        return null
      case 'plan':
        return this.plan(call, lane)
      case 'run':
        return this.run(call, lane)
      case 'attach':
        await this.attach(lane, call.spec)
        return null
    }
  }

  private async attach(lane: Lane, spec: AttachSpec): Promise<void> {
    try {
      await lane.connection.run(attachSql(spec))
    } catch (error) {
      // An error may quote its statement, and this one goes to the log.
      const { encryptionKey: key } = spec
      throw key === undefined ? error : new Error((error as Error).message.replaceAll(key, '...'))
    }
  }

  private hostCall(call: Call): HostCall {
    return this.hostCalls.get(call.id)!
  }

  private async connect(call: Of<'connect'>): Promise<void> {
    const connection = await this.instance.connect()
    await connection.run(connectionSettings)
    this.lanes.set(call.connection, new Lane(connection))
  }

  private async query(call: Call, lane: Lane, sql: string, bindings: Binding[]): Promise<void> {
    const prepared = await lane.connection.prepare(sql)
    try {
      await bind(lane.connection, prepared, bindings)
      const encoding = await this.encoding(lane)
      const result = await prepared.stream()
      const columns = columnsOf(result)
      const types = result.columnTypes()
      const told = new Told(columns)
      let rows = 0
      for (;;) {
        const chunk = await result.fetchChunk()
        if (!chunk || chunk.rowCount === 0) break
        rows += chunk.rowCount
        if (rows > mostQueryRows) throw new Error(`Out of Range Error: more than ${mostQueryRows} rows`)
        const encoded = await encodeChunk(chunk, types, encoding)
        await this.out.sendBody(
          call.id,
          { t: 'rows', id: call.id, count: encoded.rows, ...told.withRows() },
          encoded.bytes,
        )
      }
      this.tellColumns(call.id, told)
    } finally {
      prepared.destroySync()
    }
  }

  private async plan(call: Of<'plan'>, lane: Lane): Promise<string> {
    // The text must be a constant: DuckDB refuses a parameter here ("first argument must be a VARCHAR").
    const plan = `SELECT json_serialize_plan(${literal(call.text)}, skip_empty := true, skip_null := true, optimize := false)`
    // One call: each is a way to a thread of the pool and back.
    const first = [...(call.path ? [`USE ${call.path}`] : []), ...(call.begin ? ['BEGIN TRANSACTION'] : [])]
    try {
      const json = singleText(await lane.connection.run([...first, plan].join(';')))
      if (call.begin) lane.transaction = 'open'
      return call.digests || json.length > largePlan ? await reducePlan(json) : json
    } catch (error) {
      if (call.begin && lane.transaction === 'none') await lane.connection.run('ROLLBACK').catch(() => {})
      throw error
    }
  }

  private async readKept(call: Of<'readKept'>): Promise<Value> {
    const { id, kept, columns, query } = call
    const around = this.hostCall(call)
    const { total, ...page } = await this.kept.read(kept, columns, query, around.on.bind(around))
    await this.sendPage(id, page)
    return { total }
  }

  private async sendPage(id: number, { encoded, rows }: { encoded: Buffer; rows: number }): Promise<void> {
    for (let at = 0; at < encoded.length; at += pieceBytes) {
      const count = at === 0 ? rows : 0
      await this.out.sendBody(id, { t: 'rows', id, count }, encoded.subarray(at, at + pieceBytes))
    }
  }

  private async compareKept({ id, sides, question }: Of<'compareKept'>): Promise<Value> {
    const around = this.hostCalls.get(id)!
    const { comparison, page } = await this.kept.compare(sides, question, around.on.bind(around))
    await this.sendPage(id, page)
    return comparison
  }

  private askKept(call: Of<'askKept'>): Promise<Value> {
    const around = this.hostCall(call)
    return this.kept.ask(call.kept, call.columns, call.question, around.on.bind(around))
  }

  private async writeParquet(call: Of<'writeParquet'>): Promise<null> {
    const around = this.hostCall(call)
    await this.kept.writeParquet(call.kept, call.columns, call.view, call.file, around.on.bind(around))
    return null
  }

  private async encoding(lane: Lane): Promise<ChunkOptions> {
    this.service ??= this.instance.connect()
    return { ...(await lane.timeSettings()), service: await this.service }
  }

  private enlist(call: Of<'run'>, lane: Lane): void {
    const statement = new Statement(lane.connection, call.input)
    this.statements.set(call.id, statement)
    lane.statements.set(call.id, statement)
    this.progress ??= setInterval(() => this.tellProgress(), progressEveryMs)
  }

  private async run(call: Of<'run'>, lane: Lane): Promise<Value> {
    const statement = this.statements.get(call.id)!
    const { id } = call
    try {
      // After a write conflict DuckDB's COMMIT says OK and saves nothing (ARCHITECTURE 4).
      if (lane.transaction === 'aborted' && transactionEffect(call.input.text) === 'commits')
        throw new Error('TransactionContext Error: Current transaction is aborted (please ROLLBACK)')
      let told = new Told()
      const done = await statement.run(
        { encoding: await this.encoding(lane), store: this.store },
        {
          columns: (columns) => {
            told = new Told(columns)
          },
          rows: (encoded, count) => this.out.sendBody(id, { t: 'rows', id, count, ...told.withRows() }, encoded),
        },
      )
      this.tellColumns(id, told)
      lane.ran(call.input.after === 'commit' ? 'COMMIT' : call.input.text)
      return done
    } finally {
      lane.statements.delete(id)
    }
  }

  /** Those of a result without rows. */
  private tellColumns(id: number, told: Told): void {
    const { columns } = told.withRows()
    if (columns) this.send({ t: 'columns', id, columns })
  }

  private tellProgress(): void {
    for (const [id, { phase, progress, rowsSeen }] of this.statements)
      if (phase === 'running') this.send({ t: 'progress', id, percentage: progress, rows: rowsSeen })
  }

  private cancel(id: number, reason: 'cancelled' | 'timeout'): void {
    const phase = this.statements.get(id)?.stop(reason) ?? this.hostCalls.get(id)?.stop() ?? 'ended'
    this.send({ t: 'cancelling', id, phase })
    // A statement that waits for a slow reader must wake up to see that it was cancelled.
    if (phase === 'running') this.out.end(id)
  }

  private close(connection: number): void {
    this.lanes
      .get(connection)
      ?.close()
      .catch(() => {})
    this.lanes.delete(connection)
  }

  /** Stops all statements and closes all connections. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.lanes.values()].map((lane) => lane.close()))
    await this.store.close()
  }

  private send(answer: Answer): void {
    this.out.send(answer)
  }
}

/** Columns that go out with the first rows. */
class Told {
  private columns: Column[] | undefined

  constructor(columns?: Column[]) {
    this.columns = columns
  }

  withRows(): { columns?: Column[] } {
    const { columns } = this
    this.columns = undefined
    return columns ? { columns } : {}
  }
}

/** The only value of a result that is all there: without another way to a thread of the pool. */
function singleText(result: DuckDBMaterializedResult): string {
  return result.getChunk(0).getColumnVector(0).getItem(0) as string
}

function attachSql({ alias, path, encryptionKey }: AttachSpec): string {
  const options = encryptionKey === undefined ? '' : ` (ENCRYPTION_KEY ${literal(encryptionKey)})`
  return `ATTACH ${literal(path)} AS ${name(alias)}${options}`
}
