import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { root } from './place.mjs'

/** How long a child may take to end after a signal before it is killed, in milliseconds. */
const patience = 30_000
const running = new Set()
let ending

function end(signal) {
  ending = signal
  for (const child of running) child.kill(signal)
  setTimeout(() => {
    for (const child of running) child.kill('SIGKILL')
  }, patience).unref()
  if (running.size === 0) process.exit(128 + constants.signals[signal])
}

for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal))
process.on('SIGINT', () => {
  // A terminal sends Ctrl-C to the whole group: the children have it already.
  if (process.stdin.isTTY && running.size > 0) ending = 'SIGINT'
  else end('SIGINT')
})

/** What must live for somebody to wait for us: our parent, and npm itself where its shell stands in between. */
function waiting() {
  const parent = process.ppid
  try {
    const words = readFileSync(`/proc/${parent}/cmdline`, 'utf8')
    if (!words.includes('bootstrap.mjs')) return `${parent}`
    const stat = readFileSync(`/proc/${parent}/stat`, 'utf8')
    return `${parent} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`
  } catch {
    return `${parent}`
  }
}

// npm killed outright cannot pass anything on; its children see that their parent, or its shell's, changed.
if (process.env.npm_lifecycle_event) {
  const before = waiting()
  setInterval(() => !ending && waiting() !== before && end('SIGTERM'), 500).unref()
}

/**
 * Runs a program in the checkout to its end; signals to this process reach it.
 * @param {string[]} command the program and its arguments
 * @param {{ env?: object, stdio?: import('node:child_process').StdioOptions }} options
 * @returns {Promise<number>} its exit code; 128 + the signal's number when a signal ended it
 */
export function run([program, ...args], { env = process.env, stdio = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio })
    running.add(child)
    child.on('error', (error) => {
      running.delete(child)
      reject(error)
    })
    child.on('exit', (code, signal) => {
      running.delete(child)
      const result = code ?? 128 + constants.signals[signal]
      if (ending && running.size === 0) process.exit(result || 128 + constants.signals[ending])
      resolve(result)
    })
  })
}
