import { writeFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { DuckDBInstance, version } from '@duckdb/node-api'
import { FrameWriter } from './frames.ts'
import { Host } from './host.ts'
import { KeptStore } from './kept/index.ts'
import { connectionSettings, lockDown } from './lockdown.ts'
import type { Answer, EngineSetup, Pulse, Request } from './protocol.ts'

/**
 * The engine process: forked by client.ts, ends with its parent. It talks IPC downwards and frames on fd 3 upwards.
 * `process.exit()` can hang while a native thread is inside DuckDB (ARCHITECTURE 4), so it ends itself by SIGKILL.
 */
const end = () => process.kill(process.pid, 'SIGKILL')
process.on('disconnect', end)
// Ctrl-C and a service manager signal the whole group: the server ends first and takes its engines along in order.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

// What DuckDB writes is for this user alone.
process.umask(0o077)

const expireEveryMs = 600_000

const out = new FrameWriter(new Socket({ fd: 3, readable: false, writable: true }).on('error', end))
const tell = (answer: Answer) => out.send(answer)

let host: Host | null = null
let instance: DuckDBInstance | null = null

process.on('message', (requests: Request[]) => {
  for (const request of requests) take(request)
})

function take(request: Request): void {
  switch (request.t) {
    case 'setup':
      start(request.setup).catch((error: Error) => tell({ t: 'refused', reason: error.message }))
      return
    case 'ping':
      process.send?.({ t: 'pong', rss: process.memoryUsage.rss() } satisfies Pulse)
      return
    case 'stop':
      void stop()
      return
    default:
      host?.handle(request)
  }
}

async function start(setup: EngineSetup): Promise<void> {
  preferAsVictim()
  const database = await DuckDBInstance.create(':memory:')
  instance = database
  const control = await database.connect()
  const { extensions, skipped, encrypts } = await lockDown(control, setup)
  await control.run(connectionSettings)
  const store = new KeptStore({
    resultsDir: join(setup.directory, 'results'),
    connect: () => database.connect(),
    keys: setup.resultKeys,
    encrypts,
  })
  setInterval(() => void store.expire().catch(() => {}), expireEveryMs).unref()
  host = new Host(database, control, store, out)
  tell({ t: 'ready', pid: process.pid, version: version(), extensions, skipped, encrypts })
  // It never exits by itself, which is when Node would write what it compiled.
  flushCompileCache()
}

/** Closing the last handle checkpoints the attached databases; web kills the process if this takes too long. */
async function stop(): Promise<void> {
  try {
    await host?.closeAll()
    instance?.closeSync()
  } finally {
    end()
  }
}

/** When the machine itself runs out of memory, Linux shall take an engine rather than the web process. */
function preferAsVictim(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '500')
  } catch {
    // Not Linux, or not allowed: the RSS watch is what counts.
  }
}
