import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Ran {
  code: number
  stdout: string
  stderr: string
}

/** A server process on a port and a data directory of its own. */
export interface ApiServer {
  url: string
  dataDir: string
  pid: number
  env: NodeJS.ProcessEnv
  /** All that it wrote to its output so far, its log among it. */
  said(): Buffer
  /** Runs the admin command on its data directory. */
  admin(args: string[], stdin?: string): Promise<Ran>
  /** Asks it to end and waits. @returns its exit code; the data directory stays */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Ends it and removes its data. */
  remove(): Promise<void>
}

/** What a process gets as its environment: this one's, without settings of Mallard's. */
export function environment(more: Record<string, string>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([key]) => !/^(MALLARD_|PORT$|HOST$|NEXTAUTH|VITEST|NODE_ENV)/.test(key),
  )
  return { ...Object.fromEntries(own), LOG_LEVEL: 'error', NODE_ENV: 'production', ...more }
}

/** Runs a script of the checkout to its end. */
export function runScript(script: string, args: string[], env: NodeJS.ProcessEnv, stdin = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const done = (error: Error | null, stdout: string, stderr: string) =>
      resolve({ code: error ? Number((error as { code?: number }).code ?? -1) : 0, stdout, stderr })
    const options = { cwd: root, env, timeout: 60_000, maxBuffer: 64_000_000 }
    execFile(process.execPath, [join(root, script), ...args], options, done).stdin!.end(stdin)
  })
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (text.includes('listens on')) resolve(text)
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${said}`)))
  })
}

/** Starts a server without pages. @throws Error with its output when it does not start */
export async function startApiServer(settings: Record<string, string> = {}): Promise<ApiServer> {
  const dataDir = settings.MALLARD_DATA_DIR ?? mkdtempSync(join(tmpdir(), 'mallard-'))
  const env = environment({ PORT: '0', MALLARD_DATA_DIR: dataDir, ...settings })
  const child = spawn(process.execPath, [join(root, 'lib/testing/apiServerProcess.ts')], { cwd: root, env })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(Buffer.from(data)))
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const url = /http:\S+/.exec(await firstLine(child))![0]
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal)
    return exited
  }
  return {
    url,
    dataDir,
    pid: child.pid!,
    env,
    said: () => Buffer.concat(said),
    admin: (args, stdin) => runScript('scripts/mallard.ts', args, env, stdin),
    stop,
    async remove() {
      await stop()
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
