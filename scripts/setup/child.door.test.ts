import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const bootstrap = join(import.meta.dirname, '..', 'bootstrap.mjs')
const module_ = new URL('./child.mjs', import.meta.url).href
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mallard-child-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const running = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A script that runs a child through `run`, the child writing its pid, and taking `code` as its exit code on SIGTERM. */
function start(code: string, env: Record<string, string> = {}): ChildProcess {
  const pidFile = join(folder, 'pid')
  const child = `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); ${code}`
  const script = join(folder, 'parent.mjs')
  writeFileSync(
    script,
    `import { run } from ${JSON.stringify(module_)}
     process.exitCode = await run([process.execPath, '-e', ${JSON.stringify(child)}])`,
  )
  return spawn(process.execPath, [script], {
    stdio: 'ignore',
    env: { ...process.env, npm_lifecycle_event: '', ...env },
  })
}

async function childPid(): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    await wait(25)
    try {
      const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
      if (pid) return pid
    } catch {}
  }
  throw new Error('the child did not start')
}

async function until(condition: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 200 && !condition(); tries += 1) await wait(25)
  return condition()
}

describe('a child of the set-up', () => {
  it('hands its exit code on', async () => {
    const [code] = await once(start('process.exit(7)'), 'exit')
    expect(code).toBe(7)
  })

  it('gets SIGTERM, ends in its own way, and decides the exit code', async () => {
    const parent = start(
      "setInterval(() => {}, 1000); process.on('SIGTERM', () => setTimeout(() => process.exit(3), 100))",
    )
    const pid = await childPid()
    parent.kill('SIGTERM')
    const [code] = await once(parent, 'exit')
    expect(code).toBe(3)
    expect(running(pid)).toBe(false)
  })

  it('that a signal ends makes 128 + its number', async () => {
    const parent = start('setInterval(() => {}, 1000)')
    await childPid()
    parent.kill('SIGINT')
    const [code] = await once(parent, 'exit')
    expect(code).toBe(130)
  })

  // A process stands for npm: it runs the script through a shell, or without one, and is killed, so that nobody passes a
  // signal on. The shell's command names bootstrap.mjs, as it does in package.json.
  it.each(['a shell in between', 'no shell'])(
    'does not outlive an npm that was killed outright, with %s',
    async (way) => {
      const first = start('process.exit(0)')
      await once(first, 'exit')
      rmSync(join(folder, 'pid'))
      const script = join(folder, 'parent.mjs')
      writeFileSync(script, readFileSync(script, 'utf8').replace('process.exit(0)', 'setInterval(() => {}, 1000)'))
      const line = `"${process.execPath}" "${script}" bootstrap.mjs; true`
      const how =
        way === 'no shell'
          ? `spawn(process.execPath, [${JSON.stringify(script)}]`
          : `spawn('/bin/sh', ['-c', ${JSON.stringify(line)}]`
      const npm = spawn(
        process.execPath,
        ['-e', `require('child_process').${how}, { stdio: 'ignore' }); setInterval(() => {}, 1000)`],
        {
          stdio: 'ignore',
          env: { ...process.env, npm_lifecycle_event: 'start' },
        },
      )
      const pid = await childPid()
      npm.kill('SIGKILL')
      expect(await until(() => !running(pid))).toBe(true)
    },
  )
})

describe('bootstrap', () => {
  it('names its commands and exits 1 when it does not know one', async () => {
    const failure = await promisify(execFile)(process.execPath, [bootstrap, 'toString']).catch((error) => error)
    expect(failure.code).toBe(1)
    expect(failure.stdout).toBe('')
    expect(failure.stderr).toMatch(/^Usage: npm run .*start/)
  })
})
