import { readFileSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { config } from '../../config.ts'
import { type Command, parseCommand, UsageError, usage } from './arguments.ts'
import type { ReadyCommand } from './run.ts'
import { askServer, type Output } from './socketClient.ts'

/** How long a server that starts or stops may hold the data directory without answering, in milliseconds. */
const PATIENCE_MS = 15_000

function writerTo(stream: Writable): (text: string) => Promise<void> {
  return (text) => {
    if (text === '' || stream.write(text)) return Promise.resolve()
    return new Promise((resolve) => stream.once('drain', resolve))
  }
}

async function readAll(stdin: Readable): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of stdin) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces).toString('utf8')
}

/** @throws UsageError when the file cannot be read */
async function inputOf(command: Command, stdin: Readable): Promise<string | undefined> {
  if ('secret' in command) return command.secret === 'stdin' ? readAll(stdin) : undefined
  if ('password' in command) return command.password === 'stdin' ? readAll(stdin) : undefined
  if (command.do !== 'sql') return undefined
  const { source } = command
  if (source.from === 'text') return source.text
  if (source.from === 'stdin') return readAll(stdin)
  try {
    return readFileSync(source.path, 'utf8')
  } catch (error) {
    throw new UsageError(`sql: ${source.path} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
}

/** Runs the command in this process, when no server holds the data directory; null when one does. */
async function runHere(ready: ReadyCommand, output: Output): Promise<number | null> {
  const { openDataDirectory } = await import('../installation.ts')
  const { runCommand } = await import('./run.ts')
  const data = await openDataDirectory()
  if (!data) return null
  const stopped = new AbortController()
  const stop = () => stopped.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    return await runCommand(ready, { ...output, signal: stopped.signal })
  } finally {
    await data.close()
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}

async function run(ready: ReadyCommand, output: Output): Promise<number> {
  const until = Date.now() + PATIENCE_MS
  do {
    const exit = (await askServer(config().dataDir, ready, output)) ?? (await runHere(ready, output))
    if (exit !== null) return exit
    await new Promise((resolve) => setTimeout(resolve, 200))
  } while (Date.now() < until)
  await output.err(`MALLARD_DATA_DIR: ${config().dataDir} is used by another Mallard, which does not answer.\n`)
  return 1
}

/**
 * The admin command (docs/specs/sql-api.md, section 2): by the running server if there is one, else in this process.
 * @returns the exit code: 0; 1 when the command failed; 2 on bad usage
 */
export async function runAdmin(args: string[], stdin: Readable, stdout: Writable, stderr: Writable): Promise<number> {
  const output: Output = { out: writerTo(stdout), err: writerTo(stderr) }
  try {
    const command = parseCommand(args)
    if (command.do === 'help') {
      await output.out(usage)
      return args.length === 0 ? 2 : 0
    }
    if (command.do === 'restore') {
      const { restoreCommand } = await import('./backup.ts')
      return await restoreCommand(command, output)
    }
    return await run({ command, input: await inputOf(command, stdin) }, output)
  } catch (error) {
    await output.err(`${error instanceof Error ? error.message : String(error)}\n`)
    if (!(error instanceof UsageError)) return 1
    await output.err(`Run 'npm run --silent mallard -- help' for the commands.\n`)
    return 2
  }
}
