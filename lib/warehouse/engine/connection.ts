import type { EngineClient } from './client.ts'
import type { CallEvents } from './link.ts'
import { Run } from './running.ts'
import type {
  Binding,
  Column,
  EngineConnection,
  PlanOptions,
  Row,
  RunInput,
  RunListener,
  Running,
  TransactionState,
} from './types.ts'

/** The web end of one connection; the engine keeps its calls in order. */
export class ClientConnection implements EngineConnection {
  readonly id: number
  /** Where its transaction stood after the last call that ended. */
  transaction: TransactionState = 'none'
  private readonly engine: EngineClient
  private closed = false

  constructor(engine: EngineClient, id: number) {
    this.engine = engine
    this.id = id
  }

  get alive(): boolean {
    return !this.closed && this.engine.alive
  }

  async query(sql: string, bindings: Binding[] = []): Promise<{ columns: Column[]; rows: Row[] }> {
    let columns: Column[] = []
    const rows: Row[] = []
    const events = this.events({
      columns: (found) => {
        columns = found
      },
      rows: (encoded) => {
        for (const row of JSON.parse(`[${encoded.toString('utf8')}]`) as Row[]) rows.push(row)
      },
    })
    const call = { t: 'query', connection: this.id, sql, bindings } as const
    await this.engine.admit(this, () => this.engine.hostCall(call, events))
    return { columns, rows }
  }

  async exec(...sqls: string[]): Promise<void> {
    const call = { t: 'exec', connection: this.id, sqls } as const
    await this.engine.admit(this, () => this.engine.hostCall(call, this.events()))
  }

  async plan(text: string, options: PlanOptions = {}): Promise<string> {
    const call = { t: 'plan', connection: this.id, text, ...options } as const
    return (await this.engine.admit(this, () => this.engine.link.call(call, this.events()).done)) as string
  }

  run(input: RunInput, listener: RunListener = {}): Running {
    return new Run(this.engine, this, input, listener)
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.engine.link.sendLater({ t: 'close', connection: this.id })
  }

  /** The events of a call, with the transaction's state noted. */
  events(events: CallEvents = {}): CallEvents {
    return {
      ...events,
      transaction: (state) => {
        this.transaction = state
      },
    }
  }
}
