import { accessSync, constants, mkdirSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
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

/** Can this folder be written to, or made? */
function writable(folder) {
  if (!folder || !isAbsolute(folder)) return false
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch (error) {
    return error.code === 'ENOENT' && folder !== dirname(folder) && writable(dirname(folder))
  }
}

/**
 * The environment of what is started: `node` first in PATH, Next's telemetry off, and a cache for npm inside the
 * checkout where its usual place cannot be written to.
 */
export function environment(node, more = {}) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...more }
  env.PATH = [dirname(node), env.PATH].filter(Boolean).join(delimiter)
  // npm tells its scripts where its cache is, even where it cannot make it.
  if (!writable(env.npm_config_cache ?? (env.HOME && join(env.HOME, '.npm')))) {
    env.npm_config_cache = join(cache, 'npm')
    mkdirSync(env.npm_config_cache, { recursive: true })
  }
  return env
}
