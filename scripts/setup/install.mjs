import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { run } from './child.mjs'
import { alone } from './lock.mjs'
import { environment, inside, say } from './place.mjs'

const lock = inside('package-lock.json')
const stamp = inside('node_modules', '.mallard')

const fingerprint = () =>
  createHash('sha256').update(`${process.platform} ${process.arch}\n`).update(readFileSync(lock)).digest('hex')

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')

/** Did someone run npm by hand, so that what is installed is what the lock says? */
function matchesLock() {
  const hidden = read(inside('node_modules', '.package-lock.json'))
  if (!hidden) return false
  const [wanted, have] = [JSON.parse(read(lock)).packages, JSON.parse(hidden).packages]
  const ownNode = `node_modules/node-${process.platform}-${process.arch}`
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    const found = have[path]
    if (!found) return entry.optional === true && path !== ownNode
    return found.version === entry.version && found.integrity === entry.integrity
  })
}

/** The npm that runs this script, else the one in PATH. */
function npm() {
  const cli = process.env.npm_execpath
  if (!cli || !/npm-cli\.c?js$/.test(cli)) return ['npm']
  // The script may run on the Node inside node_modules, which `npm ci` deletes: npm goes on with its own.
  return [process.env.npm_node_execpath || process.execPath, cli]
}

/**
 * Runs `npm ci` when the lock, or the platform, is not that of the last time.
 * No package of Mallard's needs its install script: native parts come prebuilt, so no compiler is asked for.
 * @returns {Promise<number>} npm's exit code, 0 when there was nothing to do
 */
export async function install() {
  const current = () => read(stamp) === fingerprint()
  if (current()) return 0
  return alone(async () => {
    if (current()) return 0
    if (!matchesLock()) {
      say('Installing packages (npm ci) ...')
      const [program, ...args] = npm()
      const options = ['--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
      const code = await run([program, ...args, 'ci', ...options, '--loglevel=error'], {
        env: environment(program === 'npm' ? process.execPath : program),
        stdio: ['ignore', 2, 2],
      })
      if (code !== 0) return code
    }
    writeFileSync(stamp, fingerprint())
    return 0
  })
}
