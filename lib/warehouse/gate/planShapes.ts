import type { BoundName, PlanFacts } from './analyse.ts'

/** The objects that the statements of the contract are about. */
export const setUp = [
  "ATTACH ':memory:' AS a",
  "ATTACH ':memory:' AS b",
  'USE a',
  'CREATE SCHEMA s',
  'CREATE SEQUENCE sq',
  "CREATE TYPE mood AS ENUM ('sad', 'ok')",
  "CREATE TABLE t (i INTEGER PRIMARY KEY, s VARCHAR DEFAULT 'q', g INTEGER GENERATED ALWAYS AS (i + 1))",
  'CREATE TABLE p (y INTEGER, c VARCHAR, n INTEGER)',
  "CREATE TABLE d (x INTEGER DEFAULT nextval('sq'))",
  'CREATE TABLE b.u (k INTEGER, l INTEGER[])',
  'CREATE INDEX ix ON p (y)',
  'CREATE VIEW v AS SELECT i, s FROM t',
  'CREATE VIEW vv AS SELECT * FROM v JOIN b.u ON v.i = u.k',
  'CREATE MACRO m(x) AS x + (SELECT count(*) FROM p)',
  'CREATE MACRO tm(x) AS TABLE SELECT * FROM t WHERE i > x',
  'CREATE TEMP TABLE tt (z INTEGER)',
]

const name = (one: BoundName) => [one.catalog, one.schema, one.name].filter(Boolean).join('.')

/** Facts in one line, for the contract's table. */
export function describeFacts(facts: PlanFacts): string {
  const targets = facts.targets.map((target) => {
    if (target.action === 'set variable') return `set variable ${target.name}`
    const words: string[] = [target.action]
    if (target.action === 'merge') words[0] += ` (${[...target.actions].sort().join(', ')})`
    if ('kind' in target) words.push(target.kind.toLowerCase())
    words.push(name(target.object))
    if (target.action === 'create' && target.onTable) words.push(`on ${target.onTable}`)
    if (target.action === 'create' && target.onConflict !== 'ERROR_ON_CONFLICT')
      words.push(target.onConflict.toLowerCase().split('_')[0]!)
    if (target.action === 'alter') words.push(target.change.toLowerCase(), target.newName ?? '')
    if ('ifExists' in target && target.ifExists) words.push('if exists')
    if (target.action === 'drop' && target.cascade) words.push('cascade')
    if ('returning' in target && target.returning) words.push('returning')
    return words.filter(Boolean).join(' ')
  })
  const reads = facts.reads.length > 0 ? [`reads ${facts.reads.map(name).sort().join(', ')}`] : []
  const others = [
    ...facts.references.map((one) => `references ${name(one)}`),
    ...facts.sequences.map((one) => `draws ${name(one)}`),
  ]
  return [...targets, ...reads, ...others].join('; ') || 'nothing'
}
