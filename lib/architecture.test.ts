import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

// The house as ARCHITECTURE.md draws it, checked: which folder may import which, through which door.

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const sourceRoots = ['app', 'components', 'lib', 'db', 'scripts', 'e2e', 'proxy.ts', 'instrumentation.ts']
const features = [
  'warehouse',
  'access',
  'databases',
  'stages',
  'worksheets',
  'history',
  'users',
  'jobs',
  'keys',
  'backup',
]
const base = ['base', 'sql', 'seal', 'mail', 'audit']

interface Import {
  /** Path from the root for the house's own files, else the package's specifier. */
  target: string
  own: boolean
  typeOnly: boolean
}
interface Source {
  path: string
  text: string
  imports: Import[]
}

const statement =
  /^[ \t]*(?:import|export)\s+(type\s)?([^'"`;]*?)\s*from\s*['"]([^'"\n]+)['"]|^[ \t]*import\s+['"]([^'"\n]+)['"]|\b(?:import|require)\(\s*(?:\/\*[^*]*\*\/\s*)*['"]([^'"\n]+)['"]/gm

function withoutComments(text: string): string {
  return text.replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, '').replace(/^[ \t]*\/\/.*$/gm, '')
}

function onlyTypes(keyword: string | undefined, names: string | undefined): boolean {
  if (keyword) return true
  const list = names?.match(/^\{([\s\S]*)\}$/)?.[1]
  return list?.split(',').every((name) => name.trim() === '' || /^type\s/.test(name.trim())) ?? false
}

function resolveOwn(from: string, specifier: string): string {
  const path = normalize(specifier.startsWith('@/') ? specifier.slice(2) : join(dirname(from), specifier))
  const candidates = [path, `${path}.ts`, `${path}.tsx`, join(path, 'index.ts'), join(path, 'index.tsx')]
  return candidates.find((file) => existsSync(join(root, file)) && statSync(join(root, file)).isFile()) ?? path
}

function readImports(path: string, text: string): Import[] {
  return [...withoutComments(text).matchAll(statement)].map((match) => {
    const specifier = match[3] ?? match[4] ?? match[5] ?? ''
    const own = specifier.startsWith('.') || specifier.startsWith('@/')
    return { own, target: own ? resolveOwn(path, specifier) : specifier, typeOnly: onlyTypes(match[1], match[2]) }
  })
}

function* walk(path: string): Generator<string> {
  const full = join(root, path)
  if (!existsSync(full)) return
  if (statSync(full).isFile()) yield path
  else for (const name of readdirSync(full).sort()) yield* walk(join(path, name))
}

const sources: Source[] = sourceRoots
  .flatMap((start) => [...walk(start)])
  .filter((path) => ['.ts', '.tsx', '.mjs'].includes(extname(path)))
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    return { path, text, imports: readImports(path, text) }
  })

const isTest = (path: string) => /\.(test|spec)\.tsx?$/.test(path) || path.startsWith('lib/testing/')
const product = sources.filter(({ path }) => !isTest(path) && !/^(scripts|e2e)\//.test(path))

/** The room that a file belongs to: a name in the table below. */
function roomOf(path: string): string {
  const parts = path.split('/')
  if (parts[0] !== 'lib') return ['app', 'components', 'db', 'scripts', 'e2e'].includes(parts[0]!) ? parts[0]! : 'hooks'
  return parts.length === 2 ? 'base' : parts[1]!
}

const isDoor = (path: string) => /^lib\/[^/]+\/index\.ts$|\/types\.ts$/.test(path)
const foundations = [...base, 'db']
/** Room -> the rooms that its files may import, its own aside. Other rooms' features are met at their doors only. */
const mayImport: Record<string, string[]> = {
  app: ['components', 'web', 'session', ...features, 'base', 'sql'],
  hooks: ['web', 'session', ...features, 'base', 'db'],
  web: ['session', ...features, ...foundations],
  session: [...features, ...foundations],
  db: ['base', 'sql', 'seal'],
  base: [],
  sql: ['base'],
  seal: ['base'],
  mail: ['base', 'seal', 'db'],
  audit: ['base', 'seal', 'db'],
  ...Object.fromEntries(features.map((feature) => [feature, [...features, ...foundations]])),
}
/** What a component may take from lib: words and errors, never state or configuration. */
const componentMayTake = (path: string) =>
  path === 'lib/errors.ts' || path.startsWith('lib/sql/') || path.endsWith('/types.ts')
/** Types that lie under a feature but that the base speaks of. */
const sharedTypes = ['lib/access/types.ts']

/** Package -> the files that may import it. */
const packageRooms: [RegExp, RegExp][] = [
  [/^@duckdb\//, /^lib\/warehouse\/engine\//],
  [/^libsodium/, /^lib\/seal\//],
  [/^kysely/, /^db\/|^lib\/[^/]+\/(?:.*\/)?(?:[^/]+\.)?store(?:\.ts$|\/)/],
  [/^better-sqlite3/, /^db\//],
  // Links and routes of components stay in the account that the page belongs to.
  [/^next\/(?:link|navigation)$/, /^app\/|^lib\/(?:web|session)\/|^components\/shell\/link\.tsx$/],
  [/^next(?:\/|$)/, /^app\/|^components\/|^lib\/(?:web|session)\/|^(?:proxy|instrumentation)\.ts$/],
  [/^next-auth(?:\/|$)/, /^app\/|^components\/|^lib\/(?:web|session)\//],
  [/^react(?:-dom)?(?:\/|$)/, /^app\/|^components\//],
  [/^nodemailer/, /^lib\/mail\//],
  [/^openid-client|^@simplewebauthn\/server/, /^lib\/users\//],
  [/^pino/, /^lib\/log\.ts$/],
]

function forbidden(from: Source, to: Import): boolean {
  const [here, there] = [roomOf(from.path), roomOf(to.target)]
  if (here === there && here !== 'base') return false
  if (to.target === 'lib/registry.ts' && here !== 'components') return false
  if (to.typeOnly && sharedTypes.includes(to.target)) return false
  if (here === 'base') return there !== 'base'
  if (here === 'components') return !componentMayTake(to.target)
  if (isTest(to.target)) return true
  if (!mayImport[here]?.includes(there)) return !(here === 'db' && /^db\/seed/.test(from.path))
  return features.includes(there) && !isDoor(to.target)
}

function cycles(): string[] {
  const edges = new Map(
    product.map(({ path, imports }) => [path, imports.filter((i) => i.own && !i.typeOnly).map((i) => i.target)]),
  )
  const state = new Map<string, 'open' | 'done'>()
  const found: string[] = []
  const visit = (path: string, trail: string[]) => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
      return
    }
    state.set(path, 'open')
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
    state.set(path, 'done')
  }
  for (const path of edges.keys()) visit(path, [])
  return found
}

describe('the house', () => {
  it('has files to check, and imports that resolve', () => {
    expect(product.length).toBeGreaterThan(5)
    const missing = product.flatMap(({ path, imports }) =>
      imports.filter((i) => i.own && !existsSync(join(root, i.target))).map((i) => `${path} -> ${i.target}`),
    )
    expect(missing).toEqual([])
  })

  it('has no folder in lib that the map does not name', () => {
    const known = ['base', ...Object.keys(mayImport), 'testing']
    const strangers = sources
      .map(({ path }) => path)
      .filter((path) => path.startsWith('lib/') && !known.includes(roomOf(path)))
    expect(strangers).toEqual([])
    const vague = sources
      .map(({ path }) => path)
      .filter((path) => /(^|\/)(utils?|helpers?|services?|common)(\/|\.tsx?$)/.test(path))
    expect(vague).toEqual([])
  })

  it('imports one way, edge to features to base, and features meet at their doors', () => {
    const wrong = product.flatMap((from) =>
      from.imports.filter((to) => to.own && forbidden(from, to)).map((to) => `${from.path} -> ${to.target}`),
    )
    expect(wrong).toEqual([])
  })

  it('imports a package only in the room that owns it', () => {
    const wrong = product.flatMap(({ path, imports }) =>
      imports
        .filter((i) => !i.own && packageRooms.some(([name, room]) => name.test(i.target) && !room.test(path)))
        .map((i) => `${path} -> ${i.target}`),
    )
    expect(wrong).toEqual([])
  })

  it('has no import cycle', () => {
    expect(cycles()).toEqual([])
  })

  it('reads the environment in lib/config.ts only', () => {
    const wrong = product.filter(
      ({ path, text }) => path !== 'lib/config.ts' && /process\.env\b/.test(withoutComments(text)),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('makes server actions only in app/**/actions.ts, each wrapped by one of lib/web/action', () => {
    const marked = product.filter(({ text }) => /^\s*['"]use server['"]/m.test(withoutComments(text)))
    expect(marked.map(({ path }) => path).filter((path) => !/^app\/(?:.*\/)?actions\.ts$/.test(path))).toEqual([])
    const bare = marked.flatMap(({ path, text }) =>
      withoutComments(text)
        .split('\n')
        .filter(
          (line) =>
            /^export\s+(?!type\b|interface\b)/.test(line) &&
            !/^export const \w+(?::[^=]+)? = (?:action|openAction|enrolAction)(?:<[^(]*>)?\(/.test(line),
        )
        .map((line) => `${path}: ${line}`),
    )
    expect(bare).toEqual([])
  })

  it('has no client component as a page or a layout', () => {
    const wrong = product.filter(
      ({ path, text }) => /^app\/(?:.*\/)?(?:page|layout)\.tsx$/.test(path) && /^\s*['"]use client['"]/m.test(text),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('has no file over 400 lines', () => {
    const long = sources
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter((f) => f.lines > 400)
    expect(long).toEqual([])
  })

  it('keeps tests beside what they test', () => {
    const tests = sources
      .filter(({ path }) => /\.test\.tsx?$/.test(path))
      .map(({ path }) => relative(root, join(root, path)))
    expect(tests.filter((path) => /(^|\/)(__tests__|tests?)\//.test(path))).toEqual([])
  })
})
