import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { cache, say } from './place.mjs'

const file = join(cache, 'setup.lock')

function holder() {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    process.kill(pid, 0)
    return pid
  } catch (error) {
    return error.code === 'EPERM' ? -1 : undefined
  }
}

function take() {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

/** Does `work` while no other set-up in this checkout installs or builds; a dead one's lock is taken over. */
export async function alone(work) {
  mkdirSync(cache, { recursive: true })
  let told = false
  while (!take()) {
    if (holder() === undefined) rmSync(file, { force: true })
    else if (!told) {
      told = true
      say('Waiting for another set-up in this folder to end ...')
    }
    await wait(told ? 300 : 20)
  }
  const release = () => rmSync(file, { force: true })
  process.on('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}
