import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { serverArguments, serverEnvironment } from '../scripts/setup/serving.mjs'

const root = join(import.meta.dirname, '..')

/** A Mallard server as `npm start` runs it, on a port and a data directory of its own. */
export interface Server {
  url: string
  dataDir: string
  pid: number
  /** All that it wrote so far. */
  output(): string
  /** The link that signs the first user in; single mode prints it at the first start. */
  oneTimeLink(): string
  /** Runs the admin command on the server's data directory. @returns its standard output, trimmed. */
  admin(...args: string[]): Promise<string>
  /** As `admin`, with `input` on its standard input. */
  adminWith(input: string, ...args: string[]): Promise<string>
  /** Asks it to end, then insists; resolves when the process is gone. The data directory stays if `keepData`. */
  stop(options?: { keepData?: boolean; signal?: NodeJS.Signals }): Promise<void>
}

interface Options {
  dataDir?: string
  env?: Record<string, string>
  /** A free one by default. */
  port?: number
  /** Milliseconds until it must be healthy. */
  deadline?: number
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

const gone = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

/** A port that nobody listens on yet refuses at once; whoever listens must answer. */
async function health(url: string): Promise<number> {
  try {
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(10_000) })
    await answer.body?.cancel()
    return answer.status
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      throw new Error('The server took a request and did not answer.')
    return 0
  }
}

async function healthy(url: string, child: ChildProcess, deadline: number): Promise<boolean> {
  const until = Date.now() + deadline
  while (Date.now() < until && !gone(child)) {
    if ((await health(url)) === 200) return true
    await wait(25)
  }
  return false
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (gone(child)) return
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await exited
  clearTimeout(late)
}

/**
 * Starts the built product and waits until it is healthy.
 * @throws Error with the server's output when it does not get healthy in time.
 */
export async function startServer({
  dataDir,
  env = {},
  port: wanted,
  deadline = 30_000,
}: Options = {}): Promise<Server> {
  const data = dataDir ?? mkdtempSync(join(tmpdir(), 'mallard-e2e-'))
  const port = wanted ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  const settings = { PORT: String(port), HOST: '127.0.0.1', MALLARD_DATA_DIR: data, LOG_LEVEL: 'warn', ...env }
  const environment = {
    ...process.env,
    ...serverEnvironment,
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'production',
    ...settings,
  } as const
  const child = spawn(process.execPath, serverArguments, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  if (!(await healthy(url, child, deadline))) {
    await end(child, 'SIGKILL')
    throw new Error(`The server did not get healthy in ${deadline} ms:\n${output}`)
  }
  async function admin(input: string, args: string[]): Promise<string> {
    const command = [join(root, 'scripts', 'mallard.ts'), ...args]
    const ran = promisify(execFile)(process.execPath, command, { cwd: root, env: environment, timeout: 30_000 })
    ran.child.stdin?.end(input)
    return (await ran).stdout.trim()
  }
  return {
    url,
    dataDir: data,
    pid: child.pid ?? 0,
    output: () => output,
    oneTimeLink() {
      const link = output.match(/https?:\/\/\S+[/?=][\w-]{16,}/)?.[0]
      if (!link) throw new Error(`The server printed no one-time link:\n${output}`)
      return link
    },
    admin: (...args) => admin('', args),
    adminWith: (input, ...args) => admin(input, args),
    async stop({ keepData = false, signal = 'SIGTERM' } = {}) {
      await end(child, signal)
      if (!keepData) rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}
