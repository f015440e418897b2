import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { run } from './child.mjs'
import { alone } from './lock.mjs'
import { cache, environment, inside, root, say } from './place.mjs'

const stamp = inside('.next', 'mallard-sources')
const log = join(cache, 'build.log')
const sources = ['app', 'components', 'db', 'lib', 'public', 'proxy.ts', 'instrumentation.ts', 'next.config.mjs']
const settings = ['postcss.config.mjs', 'tsconfig.json', 'package-lock.json']

function* files(path) {
  if (!existsSync(path)) return
  if (!statSync(path).isDirectory()) yield path
  else for (const name of readdirSync(path).sort()) yield* files(join(path, name))
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const start of [...sources, ...settings])
    for (const file of files(inside(start)))
      if (!/\.test\.tsx?$/.test(file)) hash.update(`\n${relative(root, file)}\n`).update(readFileSync(file))
  return hash.digest('hex')
}

/**
 * Builds the pages when their sources changed since the last build. The build's output is shown when it fails.
 * @returns {Promise<number>} the build's exit code, 0 when there was nothing to do
 */
export async function build(node) {
  const current = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()
  if (current()) return 0
  return alone(async () => {
    if (current()) return 0
    say('Building the pages (about a minute, once) ...')
    rmSync(stamp, { force: true })
    mkdirSync(cache, { recursive: true })
    const before = fingerprint()
    const output = openSync(log, 'w')
    const code = await run([node, inside('node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
      env: environment(node, { NODE_ENV: 'production' }),
      stdio: ['ignore', output, output],
    })
    closeSync(output)
    if (code === 0) writeFileSync(stamp, before)
    else say(`${readFileSync(log, 'utf8')}\nThe build failed.`)
    return code
  })
}
