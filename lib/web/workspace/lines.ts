import { joinRows } from '../api/envelope.ts'

/** Lines that a producer pushes and a response takes at its own speed. */
export interface Lines extends AsyncIterable<Buffer> {
  push(line: unknown): void
  /** A line `{"type":"rows","rows":[...]}` around rows that are encoded already. */
  pushRows(encoded: Buffer): void
  end(): void
}

/** NDJSON under way. What is pushed in one turn goes out as one piece. */
export function makeLines(): Lines {
  let waiting: Buffer[] = []
  let ended = false
  let wake: (() => void) | null = null

  function add(...pieces: Buffer[]): void {
    waiting.push(...pieces)
    wake?.()
  }

  return {
    push: (line) => add(Buffer.from(`${JSON.stringify(line)}\n`)),
    pushRows: (encoded) => add(Buffer.from('{"type":"rows","rows":['), ...joinRows([encoded]), Buffer.from(']}\n')),
    end() {
      ended = true
      wake?.()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        if (waiting.length > 0) {
          const pieces = waiting
          waiting = []
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
