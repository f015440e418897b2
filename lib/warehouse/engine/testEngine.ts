import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngine } from './client.ts'
import { EngineError, type EngineFault, type EngineLimits, type RunInput } from './types.ts'

/** What a test's engine seals its results with. */
export const testKey = 'a1'.repeat(32)

const small: EngineLimits = { memoryLimit: '1GB', threads: 2, rssLimit: 2_500_000_000 }

/** For tests: a real engine in a directory of its own. `dispose` ends it and removes the directory. */
export async function testEngine(limits: Partial<EngineLimits> = {}, accountId = 'test') {
  const directory = mkdtempSync(join(tmpdir(), 'mallard-engine-'))
  const engine = await startEngine({ accountId, directory, limits: { ...small, ...limits }, resultKeys: [testKey] })
  const dispose = async () => {
    await engine.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  return {
    engine,
    directory,
    dispose,
    pid: engine.link.child.pid!,
    database: (name: string) => join(directory, 'databases', name),
  }
}

/** A statement with the gate's usual options: autocommit, nothing kept. */
export function statement(text: string, options: Partial<RunInput> = {}): RunInput {
  const defaults = {
    statementId: 'one',
    after: 'commit',
    keep: false,
    maxRows: 1e7,
    maxBytes: 1e9,
    timeoutMs: 0,
  } as const
  return { ...defaults, text, ...options }
}

/** The fault that a promise rejects with. */
export async function faultOf(promise: Promise<unknown>): Promise<EngineFault> {
  try {
    await promise
  } catch (error) {
    if (error instanceof EngineError) return error.fault
    throw error
  }
  throw new Error('no fault')
}

/** A statement whose bind takes about a minute and cannot be interrupted (ARCHITECTURE 2). */
export function endlessBind(levels = 20): string {
  const ctes = ['c0 AS (SELECT 1 AS x)']
  for (let i = 1; i <= levels; i++) ctes.push(`c${i} AS NOT MATERIALIZED (SELECT a.x FROM c${i - 1} a, c${i - 1} b)`)
  return `EXPLAIN WITH ${ctes.join(', ')} SELECT count(*) FROM c${levels}`
}

/** Waits until `test` holds, at most `ms`. */
export async function until(test: () => boolean, ms = 10_000): Promise<void> {
  const end = performance.now() + ms
  while (!test()) {
    if (performance.now() > end) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Is there a process with this id? */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
