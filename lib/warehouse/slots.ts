import { MallardError } from '../errors.ts'
import { once } from '../registry.ts'

interface Gate {
  running: number
  waiting: { go: () => void; at: number }[]
}

const gates = () => once('warehouse.slots', () => new Map<string, Gate>())

/** How many statements a warehouse runs at once and keeps waiting (docs/specs/sql-api.md: COMPUTE_WH runs 8, queues 1,000). */
export interface Admission {
  warehouseId: string
  slots: number
  queue: number
}

/**
 * Waits for a slot of the warehouse, first come first served; resolves to what gives it back.
 * @throws MallardError 53300 when the queue is full; 57014 or 57P05 when `signal` aborts while waiting (its reason).
 */
export async function takeSlot({ warehouseId, slots, queue }: Admission, signal: AbortSignal): Promise<() => void> {
  const gate = gates().get(warehouseId) ?? { running: 0, waiting: [] }
  gates().set(warehouseId, gate)
  signal.throwIfAborted()
  if (gate.running >= slots) {
    if (gate.waiting.length >= queue)
      throw new MallardError('53300', 'The warehouse has no free slot and its queue is full.', {
        hint: 'Try again later.',
      })
    await new Promise<void>((resolve, reject) => {
      const entry = { go: resolve, at: Date.now() }
      gate.waiting.push(entry)
      signal.addEventListener('abort', () => {
        const index = gate.waiting.indexOf(entry)
        if (index < 0) return
        gate.waiting.splice(index, 1)
        reject(signal.reason)
      })
    })
  } else gate.running++
  let given = false
  return () => {
    if (given) return
    given = true
    const next = gate.waiting.shift()
    if (next) next.go()
    else gate.running--
  }
}

/** Running and waiting statements of a warehouse now, for SHOW WAREHOUSES and the metrics. */
export function load(warehouseId: string): { running: number; queued: number } {
  const gate = gates().get(warehouseId)
  return { running: gate?.running ?? 0, queued: gate?.waiting.length ?? 0 }
}
