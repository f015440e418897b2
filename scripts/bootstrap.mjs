// The way into every `npm run` command. It needs Node 20 and npm, nothing else: it installs what the lock asks for,
// picks the Node that runs Mallard, builds the pages when they changed, and then does what was asked.
import { existsSync } from 'node:fs'
import { build } from './setup/build.mjs'
import { run } from './setup/child.mjs'
import { install } from './setup/install.mjs'
import { chooseNode } from './setup/node.mjs'
import { environment, fail, inside, root, say } from './setup/place.mjs'
import { serverArguments, serverEnvironment } from './setup/serving.mjs'
import { closing, runTests } from './setup/tests.mjs'

const bin = (...parts) => inside('node_modules', ...parts)
const tsc = bin('typescript', 'bin', 'tsc')
const biome = bin('@biomejs', 'biome', 'bin', 'biome')
const next = bin('next', 'dist', 'bin', 'next')

/** Runs a script of the checkout with the chosen Node. */
const script = (node, args, env) => run([node, ...args], { env: environment(node, env) })

/** The server; `mode` is what Next and React call NODE_ENV. */
const serve = (node, mode, args) =>
  script(node, [...serverArguments, ...args], { NODE_ENV: mode, ...serverEnvironment })

/** Runs steps in order and stops at the first that fails. */
async function inOrder(...steps) {
  for (const step of steps) {
    const code = await step()
    if (code !== 0) return code
  }
  return 0
}

/** Types, then style, then the unit tests: all of them, so that one run names everything that is wrong. */
async function check(node, args) {
  if (!existsSync(inside('next-env.d.ts'))) await script(node, [next, 'typegen'])
  const types = await script(node, [tsc, '--noEmit', '-p', root])
  say(types === 0 ? 'Types: fine.' : 'Types: see above.')
  const style = await script(node, [biome, 'check', root])
  const unit = closing(await runTests(node, ['unit'], args))
  return types || style || unit
}

const commands = {
  /** Only what precedes every command. */
  setup: () => 0,
  start: (node, args) =>
    inOrder(
      () => build(node),
      () => serve(node, 'production', args),
    ),
  dev: (node, args) => serve(node, 'development', args),
  build: (node) => build(node),
  check,
  unit: async (node, args) => closing(await runTests(node, ['unit'], args)),
  test: (node, args) =>
    inOrder(
      () => build(node),
      async () => closing(await runTests(node, ['unit', 'doors', 'e2e'], args)),
    ),
  e2e: (node, args) =>
    inOrder(
      () => build(node),
      async () => closing(await runTests(node, ['e2e'], args)),
    ),
  bench: (node, args) =>
    inOrder(
      () => build(node),
      () => script(node, [inside('scripts', 'bench', 'run.ts'), ...args]),
    ),
  performance: (node, args) =>
    inOrder(
      () => build(node),
      () => script(node, [inside('e2e', 'performance', 'run.ts'), ...args]),
    ),
  conformance: (node, args) => script(node, [inside('scripts', 'conformance', 'run.ts'), ...args]),
  format: (node, args) => script(node, [biome, 'check', '--write', ...(args.length > 0 ? args : [root])]),
  extensions: (node, args) => script(node, [inside('scripts', 'extensions.mjs'), ...args]),
  'db:seed': (node, args) => script(node, [inside('db', 'seed.ts'), ...args]),
  mallard: (node, args) => script(node, [inside('scripts', 'mallard.ts'), ...args]),
}

const [name = '', ...args] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (!command) fail(`Usage: npm run ${Object.keys(commands).join(' | ')}`)

try {
  process.chdir(root)
  const installed = await install()
  process.exitCode = installed === 0 ? await command(chooseNode(), args) : installed
} catch (error) {
  fail(error instanceof Error ? error.message : String(error))
}
