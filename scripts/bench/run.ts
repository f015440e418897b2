import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Server, startServer } from '../../e2e/server.ts'
import { access } from './access.ts'
import { tables, wideTable } from './data.ts'
import { analytic, ask, type Bench, cancel, firstPage, overhead, throughput, transport } from './measures.ts'
import { people } from './people.ts'
import { memory } from './processes.ts'
import { type Figure, median, ms, table } from './report.ts'
import { httpClient, startNative } from './sides.ts'
import { upload } from './upload.ts'

// npm run bench [-- --quick] [-- --only overhead,transport]: the built product, asked over HTTP with a token, against DuckDB alone
// in a plain process, in one run and in turns. It prints a table; exit code 1 when a target is missed.

const quick = process.argv.includes('--quick')
const only = process.argv[process.argv.indexOf('--only') + 1]?.split(',')
const wanted = (name: string) => !process.argv.includes('--only') || (only?.includes(name) ?? false)
const threads = availableParallelism()
const work = mkdtempSync(join(tmpdir(), 'mallard-bench-'))
const dataDir = join(work, 'data')
// As after a clone: extensions are fetched by a command of their own, and each engine that loads them starts later and larger.
const env = { MALLARD_EXTENSIONS_DIR: join(work, 'no-extensions') }
const say = (text: string) => process.stderr.write(`${text}\n`)

/** Starts the server on data that is there already, until it is healthy. */
async function startup(rounds: number): Promise<Figure> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    const server = await startServer({ dataDir, env })
    times.push(performance.now() - start)
    await server.stop({ keepData: true })
  }
  return {
    name: 'warm start until healthy, median',
    mallard: ms(median(times)),
    native: '',
    target: '<= 3,000 ms',
    met: median(times) <= 3_000,
  }
}

async function idleMemory(server: Server): Promise<Figure> {
  await wait(quick ? 3_000 : 10_000)
  const { resident, proportional, processes } = memory(server.pid)
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
  const mallard = `${megabytes(resident)} (${megabytes(proportional)} shared pages counted once, ${processes} processes)`
  return { name: 'idle memory, web + engine', mallard, native: '', target: '<= 350 MB', met: resident <= 350e6 }
}

async function load(bench: Bench): Promise<void> {
  await ask(bench, 'CREATE OR REPLACE DATABASE bench', { database: undefined, schema: undefined })
  // The measure of access control brings its own.
  if (only?.every((name) => name === 'access')) return
  for (const sql of [...tables(quick ? 150_000 : 1_500_000), wideTable(quick ? 100_000 : 1_000_000)]) {
    await ask(bench, sql)
    await bench.native.run(sql)
  }
}

const others = loadavg()[0] ?? 0
const figures: Figure[] = []
async function measure(name: string, work: () => Promise<Figure | Figure[]>): Promise<void> {
  if (!wanted(name)) return
  say(`${name} ...`)
  const result = await work()
  figures.push(...(Array.isArray(result) ? result : [result]))
}

let server = await startServer({ dataDir, env, deadline: 60_000 })
const native = await startNative(join(work, 'native.duckdb'), threads)
try {
  const token = { authorization: `Bearer ${await server.admin('token', 'create', '--user', 'ADMIN')}` }
  const bench = (): Bench => ({ http: httpClient(server.url, 16), native, token, quick })
  say('tables ...')
  await load(bench())
  await server.stop({ keepData: true })
  await measure('startup', () => startup(quick ? 2 : 5))
  server = await startServer({ dataDir, env })
  const with_ = bench()
  await ask(with_, 'SELECT 42')
  await measure('memory', () => idleMemory(server))
  await measure('upload', () => upload(server, token, quick))
  await measure('overhead', () => overhead(with_))
  await measure('throughput', () => throughput(with_))
  await measure('analytic', () => analytic(with_))
  await measure('transport', () => transport(with_))
  await measure('firstPage', () => firstPage(with_))
  await measure('cancel', () => cancel(with_))
  await measure('people', () => people(server, quick))
  // Last: it fills the account up.
  await measure('access', () => access(with_, server, env))
  with_.http.close()
} finally {
  native.stop()
  await server.stop({ keepData: true })
  rmSync(work, { recursive: true, force: true })
}

const busy = others > 0.5 ? `, load ${others.toFixed(1)} before it began: the machine was not idle` : ''
const machine = `${threads} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}${busy}`
console.log(
  `\n${new Date().toISOString().slice(0, 10)}, ${machine}${quick ? ', --quick: small tables, figures are rough' : ''}\n\n${table(figures)}`,
)
process.exit(figures.some(({ met }) => met === false) ? 1 : 0)
