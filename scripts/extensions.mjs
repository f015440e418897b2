// npm run extensions [name ...]: puts DuckDB's signed extension files where the engine loads them from.
// Each is looked for in the folder itself, then in DuckDB's own repository, then as a Python package, which carries
// the same file. What cannot be had is named in one line; Mallard runs without it.
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inside } from './setup/place.mjs'

const usual = ['httpfs', 'azure', 'ducklake', 'avro', 'iceberg', 'postgres_scanner', 'sqlite_scanner', 'excel']
/** What must be loaded first, as DuckDB would otherwise fetch it by itself. */
const needs = { iceberg: ['avro'] }
const folder = resolve(process.env.MALLARD_EXTENSIONS_DIR || inside('.cache', 'extensions'))
const suffix = '.duckdb_extension'
const probe = fileURLToPath(new URL('./setup/extension-probe.mjs', import.meta.url))

/** Runs a step in a process of its own, as a native crash or a hanging connection must not end the others. */
function step(program, args, seconds) {
  try {
    const out = execFileSync(program, args, {
      encoding: 'utf8',
      timeout: seconds * 1000,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return { ok: true, text: out.trim() }
  } catch (error) {
    const said = `${error.stderr ?? ''}`.trim() || error.message
    return { ok: false, text: said.split('\n').filter(Boolean).at(-1)?.slice(0, 200) ?? '' }
  }
}

const duckdb = (...args) => step(process.execPath, [probe, ...args], 90)

const fileOf = (name) => join(folder, `${name}${suffix}`)
const load = (name) => duckdb('load', ...(needs[name] ?? []).map(fileOf), fileOf(name))

function findFile(start, name) {
  return readdirSync(start, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(`/${name}${suffix}`) || path === `${name}${suffix}`)
    .map((path) => join(start, path))[0]
}

/** DuckDB's own INSTALL; `unreachable` is remembered, so that one refusal is enough. */
let unreachable
function fromRepository(name, work) {
  if (unreachable) return unreachable
  const done = duckdb('install', name, work)
  if (!done.ok) unreachable = done
  return done
}

/** The package `duckdb-extension-<name>` of the same version, through pip as it is set up on this machine. */
function fromPython(name, version, work) {
  const python = ['python3', 'python'].find((program) => step(program, ['-m', 'pip', '--version'], 30).ok)
  if (!python) return { ok: false, text: 'no pip on this machine' }
  const wanted = `duckdb-extension-${name.replaceAll('_', '-')}==${version.replace(/^v/, '')}`
  const options = [
    '--no-deps',
    '--only-binary',
    ':all:',
    '--disable-pip-version-check',
    '--no-cache-dir',
    '-q',
    '-d',
    work,
  ]
  const got = step(python, ['-m', 'pip', 'download', ...options, wanted], 300)
  if (!got.ok) return got
  const wheel = readdirSync(work).find((file) => file.endsWith('.whl'))
  return wheel
    ? step(python, ['-m', 'zipfile', '-e', join(work, wheel), work], 60)
    : { ok: false, text: 'no wheel for this platform' }
}

function fetchOne(name, version) {
  const target = fileOf(name)
  const reasons = []
  for (const source of [fromRepository, (_, work) => fromPython(name, version, work)]) {
    const work = mkdtempSync(join(tmpdir(), 'mallard-extension-'))
    try {
      const done = source(name, work)
      const file = done.ok ? findFile(work, name) : undefined
      if (file) {
        copyFileSync(file, target)
        const loaded = load(name)
        if (loaded.ok) return { ok: true }
        rmSync(target)
        reasons.push(loaded.text)
      } else reasons.push(done.ok ? 'the package holds no such file' : done.text)
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  }
  return { ok: false, reasons }
}

const names = process.argv.length > 2 ? process.argv.slice(2) : usual
if (names.some((name) => !/^[a-z0-9_]+$/.test(name))) {
  console.error('Usage: npm run extensions -- [name ...]')
  process.exit(2)
}

const version = duckdb('version')
if (!version.ok) {
  console.error(`DuckDB does not start: ${version.text}`)
  process.exit(1)
}
mkdirSync(folder, { recursive: true })
const record = join(folder, 'versions.json')
const have = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : {}
let missing = 0
for (const name of names) {
  const present = existsSync(fileOf(name))
  // A file that someone else laid there is theirs: it is only tried out.
  const usable = present && (have[name] === version.text || load(name).ok)
  const result = usable ? { ok: true } : fetchOne(name, version.text)
  if (result.ok) {
    have[name] = version.text
    writeFileSync(record, `${JSON.stringify(have, null, 2)}\n`)
    console.log(`${name}: ${usable ? 'is there' : 'fetched'}`)
  } else {
    missing += 1
    console.log(`${name}: not to be had for DuckDB ${version.text} (${result.reasons.join('; ')})`)
  }
}
console.log(`${names.length - missing} of ${names.length} extensions in ${folder}`)
process.exit(missing > 0 ? 1 : 0)
