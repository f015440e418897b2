import { expect, test } from 'vitest'
import { lexStatement } from '../../sql/index.ts'
import type { SessionCatalog } from '../catalog.ts'
import { catalogReferences } from '../catalogTables.ts'
import { refuseDeepDocuments } from './deepDocuments.ts'
import { checkFunctions } from './functions.ts'
import { denote, type Scope } from './names.ts'
import { bindParameters } from './parameters.ts'
import { openPivots } from './pivot.ts'
import { qualifyNames } from './qualify.ts'
import { read } from './read.ts'
import { hideMacros, refuseFiles } from './refuse.ts'
import { refuseHugeValues } from './sizes.ts'
import { readsTarget } from './target.ts'

const nothing = () => undefined
/** A catalog that knows nothing: what is measured is the walk over the text. */
const catalog = {
  database: nothing,
  anyDatabase: nothing,
  schema: nothing,
  bound: nothing,
  boundSchema: nothing,
  databaseOf: nothing,
  objects: () => [],
} as unknown as SessionCatalog
const scope: Scope = { catalog, database: null, schema: null, temp: new Map() }

/** All that the gate does with a text before the engine sees it. */
function walk(text: string): void {
  const { tokens, head } = read(text)
  checkFunctions(text, tokens)
  refuseHugeValues(text, tokens)
  refuseDeepDocuments(text, tokens)
  refuseFiles(text, tokens)
  hideMacros(tokens, scope)
  catalogReferences(text, tokens, scope)
  denote(text, tokens, scope, { mayBeAbsent: () => true, hiddenCalls: 'planned' })
  qualifyNames(tokens, head, scope, new Set())
  readsTarget(head, tokens)
  openPivots(text, tokens)
  const parameters = lexStatement(text).filter((token) => token.kind === 'parameter')
  const bindings = parameters.map((token, at) => [
    token.text === '?' ? at + 1 : token.value,
    { type: 'INTEGER', value: '1' },
  ])
  bindParameters(text, tokens, Object.fromEntries(bindings))
}

const many = (n: number, make: (i: number) => string, between = ', ') =>
  Array.from({ length: n }, (_, i) => make(i)).join(between)
const texts: [string, (n: number) => string][] = [
  [
    'common table expressions, each on the one before',
    (n) => `WITH a0 AS (SELECT 1), ${many(n, (i) => `a${i + 1} AS (FROM a${i})`)} FROM a${n}`,
  ],
  ['scopes of one common table expression', (n) => `SELECT ${many(n, () => '(WITH a AS (SELECT 1) FROM a)')}`],
  ['materialized ones', (n) => `WITH ${many(n, (i) => `a${i} AS MATERIALIZED (SELECT 1)`)} SELECT 1`],
  ['items of an IN list', (n) => `SELECT 1 IN (${many(n * 4, String)})`],
  ['parts of a name', (n) => `SELECT ${many(n * 4, () => 'a', '.')}`],
  ['variables', (n) => `SELECT ${many(n, () => "getvariable('a')")}`],
  ['sequences', (n) => `SELECT ${many(n, () => 'nextval(s)')}`],
  ['PIVOTs with values', (n) => many(n, () => 'FROM (PIVOT t ON a IN (1) USING sum(b))', ' UNION ALL ')],
  ['PIVOTs that are none', (n) => `SELECT ${many(n, () => 'PIVOT t', ' ')}`],
  ['casts to named types', (n) => `SELECT ${many(n, () => 'CAST(1 AS main.b)')}`],
  ['columns of named types', (n) => `CREATE TABLE t (${many(n, (i) => `a${i} main.y`)})`],
  ['tables', (n) => `SELECT 1 FROM ${many(n * 2, (i) => `a.t${i}`)}`],
  ['joins', (n) => `FROM t ${many(n, (i) => `JOIN t a${i} USING (x)`, ' ')}`],
  ['set operations', (n) => many(n, () => 'SELECT 1', ' UNION ALL ')],
  ['parameters by position', (n) => `SELECT ${many(n * 4, () => '?')}`],
  ['parameters by number', (n) => `SELECT ${many(n * 2, (i) => `$${i + 1}`)}`],
  ['calls that make values', (n) => `SELECT ${many(n, () => "repeat(concat('a', 'b'), 2 * 3)")}`],
  ['catalog tables', (n) => `SELECT 1 FROM ${many(n, () => 'information_schema.tables')}`],
  ['targets', (n) => `DROP TABLE ${many(n * 2, (i) => `t${i}`)}`],
  ['groups of parentheses', (n) => `SELECT ${many(n / 100, () => `${'('.repeat(300)}1${')'.repeat(300)}`)}`],
  ['parentheses that stay open', (n) => `SELECT ${'('.repeat(900)}${many(n * 4, String)}`],
  ['spaces that are none to ASCII', (n) => `SELECT ${many(n, () => '\u00a01')}`],
  ['comments', (n) => `SELECT ${many(n, () => "'a' --x\n", ' || ')}`],
]

/** Milliseconds of this thread: what the collector does beside it, and other processes, do not count. */
function cpu(work: () => void): number {
  const from = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(from)
  return (user + system) / 1000
}

const times = 8

test.each(texts)('one text with eight times as many %s is as much work as eight texts', (_, make) => {
  const [small, large] = [make(300), make(300 * times)]
  const ratio = () => {
    const eight = cpu(() => {
      for (let n = 0; n < times; n++) walk(small)
    })
    return cpu(() => walk(large)) / Math.max(eight, 5)
  }
  ratio()
  // Linear is 1, quadratic 8; the best of a few counts.
  expect(Math.min(ratio(), ratio(), ratio())).toBeLessThan(3)
})
