import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { config } from '../../config.ts'
import { resultsKey } from '../../databases/index.ts'
import { log } from '../../log.ts'
import { once } from '../../registry.ts'
import { startEngine } from './client.ts'
import type { Engine, EngineLimits } from './types.ts'

interface Pool {
  engines: Map<string, Promise<Engine>>
  listeners: Set<(accountId: string, incarnation: string, reason: string) => void>
}

const pool = () => once<Pool>('warehouse.engines', () => ({ engines: new Map(), listeners: new Set() }))

/** Where an account's files lie (docs/specs/sql-api.md, section 2). */
export function accountDirectory(accountId: string): string {
  return join(config().dataDir, 'accounts', accountId)
}

/**
 * The engine of an account: one process each (ARCHITECTURE 2), started at the first call and again after its death.
 * @throws EngineError `lost` if it cannot start.
 */
export function engineOf(accountId: string): Promise<Engine> {
  const { engines, listeners } = pool()
  const found = engines.get(accountId)
  if (found) return found.then((engine) => (engine.alive ? engine : afterEnd(engine)))
  const { extensionsDir } = config()
  const starting = resultsKey(accountId).then((key) =>
    startEngine({
      accountId,
      directory: accountDirectory(accountId),
      limits: limits(),
      extensionsDir,
      resultKeys: [key],
    }),
  )
  engines.set(accountId, starting)
  const forgetIt = () => {
    if (engines.get(accountId) === starting) engines.delete(accountId)
  }
  starting.then(
    (engine) =>
      engine.onLost((reason) => {
        forgetIt()
        log().warn({ accountId, reason }, 'engine ended')
        for (const listener of listeners) listener(accountId, engine.incarnation, reason)
      }),
    forgetIt,
  )
  return starting
}

/** The next engine of a dead one's account, once nothing of the dead one is left: its guard ends a moment later than it. */
function afterEnd(engine: Engine): Promise<Engine> {
  return new Promise((resolve) => engine.onLost(() => resolve(engineOf(engine.accountId))))
}

/** The engine of an account if it runs; never starts one. */
export async function runningEngine(accountId: string): Promise<Engine | null> {
  const found = await pool()
    .engines.get(accountId)
    ?.catch(() => null)
  return found?.alive ? found : null
}

/** Calls `listener` whenever an engine process ends, for whatever reason; returns what stops that. */
export function onEngineLost(listener: (accountId: string, incarnation: string, reason: string) => void): () => void {
  const { listeners } = pool()
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Ends an account's engine, if it runs, and waits until it is gone. */
export async function stopEngine(accountId: string): Promise<void> {
  await pool()
    .engines.get(accountId)
    ?.then((engine) => engine.stop())
    .catch(() => {})
}

/** Ends all engines and waits until they are gone. */
export async function stopAll(): Promise<void> {
  const engines = [...pool().engines.values()]
  await Promise.all(engines.map((starting) => starting.then((engine) => engine.stop()).catch(() => {})))
}

function limits(): EngineLimits {
  const { memoryLimit, threads } = config()
  // A container's share of the machine counts, where there is one.
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  const most = Math.floor(memory * 0.85)
  return {
    memoryLimit: memoryLimit ?? `${Math.floor((memory * 0.6) / 2 ** 20)}MiB`,
    threads: threads ?? availableParallelism(),
    rssLimit: memoryLimit === undefined ? most : Math.min(most, rssLimit(memoryLimit)),
  }
}

const units: Record<string, number> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }
const binary: Record<string, number> = { KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30, TIB: 2 ** 40 }

/** Strings and the process itself lie beside what DuckDB counts: half as much again, and 512 MB. */
export function rssLimit(memoryLimit: string): number {
  const [, number, unit] = /^([\d.]+)\s*(\w+)$/.exec(memoryLimit)!
  const factor = { ...units, ...binary }[unit!.toUpperCase()]!
  return Math.floor(Number(number) * factor * 1.5) + 512_000_000
}
