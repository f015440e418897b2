import { readFileSync } from 'node:fs'
import type { EngineClient } from './client.ts'
import type { EngineLimits } from './types.ts'

const lookMs = 100
const pingMs = 2_000
const silenceMs = 10_000

/**
 * Watches an engine from outside, since it may not be able to watch itself: kills it above its resident limit
 * (strings bypass DuckDB's memory_limit, ARCHITECTURE 2) and when it neither answers nor computes (a stopped process).
 * @returns what ends the watch.
 */
export function watch(engine: EngineClient, limits: EngineLimits): () => void {
  const { link } = engine
  const { pid } = link.child
  const look = setInterval(() => {
    const rss = residentBytes(pid) ?? link.lastRss
    if (rss <= limits.rssLimit) return
    const statements = [...engine.inFlight.values()]
    const named = statements.length > 0 ? ` Statements in flight: ${statements.join(', ')}.` : ''
    link.kill(
      `The engine was stopped: it used ${megabytes(rss)} of memory, more than its ${megabytes(limits.rssLimit)}.${named}`,
    )
  }, lookMs)
  let cpu = -1
  const ping = setInterval(() => {
    const now = cpuTicks(pid)
    const silent = performance.now() - link.lastPulse > silenceMs
    if (silent && now === cpu) link.kill('The engine was stopped: it did not answer.')
    cpu = now
    link.send({ t: 'ping' })
  }, pingMs)
  look.unref()
  ping.unref()
  return () => {
    clearInterval(look)
    clearInterval(ping)
  }
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`

/** Resident bytes of a process on Linux; null elsewhere, or when it is gone. */
function residentBytes(pid: number | undefined): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
    return kilobytes ? Number(kilobytes) * 1024 : null
  } catch {
    return null
  }
}

/** User and system time of a process in ticks; -1 where it cannot be read. */
function cpuTicks(pid: number | undefined): number {
  try {
    // The second field, the program's name in parentheses, may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return -1
  }
}
