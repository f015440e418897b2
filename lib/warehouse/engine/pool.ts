import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { config } from '../../config.ts'
import { log } from '../../log.ts'
import { once } from '../../registry.ts'
import { fileKeys } from '../../seal/index.ts'
import { startEngine } from './client.ts'
import type { Engine, EngineLimits } from './types.ts'

interface Pool {
  engines: Map<string, Promise<Engine>>
  listeners: Set<(accountId: string, incarnation: string, reason: string) => void>
}

const pool = () => once<Pool>('warehouse.engines', () => ({ engines: new Map(), listeners: new Set() }))

/** Where an account's files lie (specs/sql-api.md, section 2). */
export function accountDirectory(accountId: string): string {
  return join(config().dataDir, 'accounts', accountId)
}

/**
 * The engine of an account: one process each (DESIGN 2), started at the first call and again after its death.
 * @throws EngineError `lost` if it cannot start.
 */
export function engineOf(accountId: string): Promise<Engine> {
  const { engines, listeners } = pool()
  const found = engines.get(accountId)
  if (found) return found
  const { extensionsDir } = config()
  const starting = startEngine({
    accountId,
    directory: accountDirectory(accountId),
    limits: limits(),
    extensionsDir,
    resultKeys: fileKeys(`results.${accountId}`),
  })
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

/** Ends all engines and waits until they are gone. */
export async function stopAll(): Promise<void> {
  const engines = [...pool().engines.values()]
  await Promise.all(engines.map((starting) => starting.then((engine) => engine.stop()).catch(() => {})))
}

function limits(): EngineLimits {
  const { memoryLimit, threads } = config()
  return {
    memoryLimit: memoryLimit ?? `${Math.floor((totalmem() * 0.6) / 2 ** 20)}MiB`,
    threads: threads ?? availableParallelism(),
    rssLimit: Math.floor(totalmem() * 0.85),
  }
}
