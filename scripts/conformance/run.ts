import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { split } from '../../lib/sql/split.ts'
import { compare, refusedByDesign, type Verdict } from './compare.ts'
import type { NativeRequest, Result } from './native.ts'
import { parseTest } from './parse.ts'
import { Product } from './product.ts'

// npm run conformance -- <folder of .test files> [--all]: runs DuckDB's own tests on DuckDB alone and on Mallard, and says where the two differ.
// DuckDB's test files are not part of this repository; point it at `test/sql` of a checkout of DuckDB 1.5.5.

const [folder] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const showAll = process.argv.includes('--all')
const timeoutMs = 20_000
const maxRows = 20_000
const enough = 0.97
if (!folder) {
  console.error('Usage: npm run conformance -- <folder of .test files> [--all]')
  process.exit(2)
}

const files = (
  statSync(folder).isFile()
    ? [folder]
    : readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
)
  .filter((name) => name.endsWith('.test'))
  .sort()

/** DuckDB alone. A statement that takes the process along counts as one that fails natively. */
class Native {
  #child: ChildProcess | undefined

  async ask(request: NativeRequest): Promise<Result> {
    this.#child ??= fork(join(import.meta.dirname, 'native.ts'), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    const child = this.#child
    const ended = new AbortController()
    const answer = once(child, 'message', { signal: ended.signal }).then(([result]) => result as Result)
    const exit = once(child, 'exit', { signal: ended.signal }).then(
      (): Result => ({ ok: false, message: 'the process ended' }),
    )
    const late = new Promise<Result>((resolve) => {
      setTimeout(() => resolve({ ok: false, message: 'no answer' }), timeoutMs + 10_000).unref()
    })
    child.send(request)
    const result = await Promise.race([answer, exit, late])
    ended.abort()
    await Promise.allSettled([answer, exit])
    if (result.message === 'the process ended' || result.message === 'no answer') {
      child.kill('SIGKILL')
      this.#child = undefined
    }
    return result
  }

  stop(): void {
    this.#child?.disconnect()
  }
}

const counts = new Map<string, number>()
const add = (key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1)
const native = new Native()
const product = new Product()

async function tryStatement(sql: string, connection: string): Promise<Verdict> {
  const reason = refusedByDesign(sql)
  if (reason) return { kind: 'refused by design', reason }
  const alone = await native.ask({ sql, connection, timeoutMs })
  return compare(sql, alone, await product.run(sql, connection, maxRows, timeoutMs))
}

async function tryFile(file: string): Promise<void> {
  const { statements, skip } = parseTest(readFileSync(file, 'utf8'))
  if (skip) return add(`files left out: ${skip}`)
  add('files')
  await native.ask({ open: true })
  await product.open()
  for (const { sql, connection, line } of statements)
    for (const { text } of split(sql)) {
      const verdict = await tryStatement(text, connection)
      add(verdict.kind === 'refused by design' ? `refused by design: ${verdict.reason}` : verdict.kind)
      if (!('message' in verdict) || (verdict.kind === 'succeeds here only' && !showAll)) continue
      console.log(
        `${relative(folder!, file)}:${line} ${verdict.kind}: ${verdict.message.split('\n')[0]}\n    ${text.replace(/\s+/g, ' ').slice(0, 200)}`,
      )
    }
}

try {
  for (const file of files) await tryFile(file)
} finally {
  native.stop()
  await product.close().catch(() => {})
}

for (const [name, number] of [...counts].sort()) console.log(`${String(number).padStart(7)}  ${name}`)
const same = counts.get('same') ?? 0
const wanted = same + (counts.get('fails here') ?? 0) + (counts.get('other rows') ?? 0)
console.log(
  `\n${same} of ${wanted} statements that succeed natively give the same here: ${((100 * same) / wanted).toFixed(2)} % (target ${enough * 100} %)`,
)
process.exit(wanted > 0 && same / wanted >= enough ? 0 : 1)
