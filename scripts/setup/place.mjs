import { accessSync, constants, mkdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
/** What set-up itself writes lies here; it can be deleted at any time. */
export const cache = join(root, '.cache')

/** A path inside the checkout. */
export const inside = (...parts) => join(root, ...parts)

/** Says something to the person at the terminal. Standard output belongs to the command that runs. */
export const say = (line) => process.stderr.write(`${line}\n`)

/** Ends with one line and exit code 1. */
export function fail(line) {
  say(line)
  process.exit(1)
}

function writable(folder) {
  if (!folder) return false
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The environment of what is started: `node` first in PATH, Next's telemetry off, and a cache for npm inside the
 * checkout where there is no home folder to write to.
 */
export function environment(node, more = {}) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...more }
  env.PATH = [dirname(node), env.PATH].filter(Boolean).join(delimiter)
  if (!writable(env.HOME) && !env.npm_config_cache) {
    env.npm_config_cache = join(cache, 'npm')
    mkdirSync(env.npm_config_cache, { recursive: true })
  }
  return env
}
