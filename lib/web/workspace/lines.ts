import { joinRows } from '../api/envelope.ts'

/** Lines that a producer pushes and a response takes at its own speed. */
export interface Lines extends AsyncIterable<Buffer> {
  push(...lines: Buffer[]): void
  end(): void
  /** Whether the response has taken anything. */
  readonly taken: boolean
}

/** A line of NDJSON. */
export const lineOf = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`)

/** A line `{"type":"rows","rows":[...]}` around rows that are encoded already. */
export const rowsLine = (encoded: Buffer): Buffer =>
  Buffer.concat([Buffer.from('{"type":"rows","rows":['), ...joinRows([encoded]), Buffer.from(']}\n')])

/** NDJSON under way. What is pushed in one turn goes out as one piece. */
export function makeLines(): Lines {
  let waiting: Buffer[] = []
  let ended = false
  let taken = false
  let wake: (() => void) | null = null

  return {
    get taken() {
      return taken
    },
    push(...lines) {
      waiting.push(...lines)
      wake?.()
    },
    end() {
      ended = true
      wake?.()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        if (waiting.length > 0) {
          const pieces = waiting
          waiting = []
          taken = true
          yield pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
        } else if (ended) return
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    },
  }
}
