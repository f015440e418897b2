import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { calls } from './calls.ts'
import { chains } from './chains.ts'
import { lex } from './lexer.ts'
import { quoteString } from './quote.ts'

// Queries are made at random; DuckDB's own syntax tree says which functions and tables they name, and the token
// walkers must find them all: a call that they miss would pass the gate's list of functions.

let instance: DuckDBInstance
let connection: Awaited<ReturnType<DuckDBInstance['connect']>>
beforeAll(async () => {
  instance = await DuckDBInstance.create()
  connection = await instance.connect()
})
afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

/** Makes SQL; every function is named f1, f2, ... and every table tt1, tt2, ... */
class Writer {
  readonly #below: (limit: number) => number
  #count = 0

  constructor(below: (limit: number) => number) {
    this.#below = below
  }

  #one(choices: readonly string[]): string {
    return choices[this.#below(choices.length)]!
  }

  /** Replaces F by a function's name, T by a table's, E by an expression and Q by a query. */
  #fill(pattern: string, depth: number): string {
    return pattern.replace(/\b[FTEQ]\b/g, (hole) => {
      if (hole === 'F') return `f${++this.#count}`
      if (hole === 'T') return `${this.#one(['', 's.', 'd.s.', '"D d".'])}tt${++this.#count}`
      return hole === 'E' ? this.expression(depth - 1) : this.query(depth - 1)
    })
  }

  expression(depth: number): string {
    if (depth <= 0) return this.#one(['a', 't.b', '1', "'s'", '"q q"', 'x.y.z', 'null'])
    return this.#fill(this.#one(expressions), depth)
  }

  query(depth: number): string {
    const parts = [this.#fill(this.#one(selects), depth)]
    for (const clause of clauses) if (this.#below(5) === 0) parts.push(this.#fill(this.#one(clause), depth))
    const body = parts.join(' ').replaceAll('@', () => this.#from(depth))
    if (depth <= 0 || this.#below(5) > 0) return body
    return (
      this.#fill(`with w(a) as ${this.#one(['', 'materialized ', 'not materialized '])}(Q), w2 as (Q) `, depth) + body
    )
  }

  #from(depth: number): string {
    const pattern = this.#one(depth > 0 ? [...tables, ...joins] : tables)
    return this.#fill(pattern, depth).replaceAll('@', () => this.#from(depth - 1))
  }
}

const expressions = [
  'F(E, E)',
  's.F(E)',
  '(E).F(E)',
  'a.F()',
  't.b.F()',
  '[E].F()',
  '"F"(E)',
  'case when E then F(E) else F(E) end',
  'cast(E as decimal(10, 2))',
  'F(1)::varchar(10)',
  'E + F(E)',
  'extract(year from F(E))',
  "trim(both F('x') from E)",
  'F(E) filter (where F(1)) over (partition by F(1) order by F(2) rows F(3) preceding)',
  'a in (F(1), E)',
  'exists(Q)',
  '(Q)',
  'a is distinct from F(1)',
  'a between F(1) and F(2)',
  'a like F(1) escape F(2)',
  'a at time zone F(1)',
  'not F(1)',
  '-F(1)',
  'interval (F(1)) day',
  "{'k': F(1)}",
  'map {F(1): F(2)}',
  '[F(x) for x in F(1) if F(2)]',
  'a[F(1):F(2)]',
  'g(x -> F(x))',
  'g(lambda x: F(x))',
  'g(k := F(1))',
  'E collate nocase',
  'a = any(Q)',
  'array(Q)',
  'coalesce(F(1), 2)',
  'substring(a from F(1) for F(2))',
  'position(F(1) in a)',
  'F(distinct E)',
  'row(F(1), 2)',
  'try_cast(F(1) as int)',
  'columns(*)',
  'a glob F(1)',
  'a similar to F(1)',
  'a ->> F(1)',
  'a ** F(1)',
  'a @ F(1)',
  '(F(1), E)',
  'if(F(1), 2, 3)',
  'nullif(F(1), 2)',
  "date '2020-01-01' + F(1)",
]
const selects = [
  'select E, E as k from @',
  'select * exclude (a) replace (F(1) as b) from @',
  'from @',
  'from @ select E',
  'select distinct on (F(1)) F(2), E from @',
  'from @ select distinct on (a) F(1)',
  'select al : F(1) from @',
]
const clauses = [
  ['where E'],
  ['group by F(1), b', 'group by grouping sets ((a), cube (F(1), b))', 'group by rollup (a, F(2))'],
  ['having E'],
  ['qualify F(1)'],
  ['union from T', 'union all select E from T', 'union by name table T'],
  ['order by F(1), F(2) desc nulls last'],
  ['limit F(1) offset F(2)'],
]
const tables = [
  'T',
  'T as al(p, q)',
  'T al2',
  'F(1) z(w)',
  '(values (E)) v(x)',
  '(table T) k',
  'lateral (select E) l',
  'pre : T',
  'T tablesample reservoir(10 rows)',
  "T pivot (F(b) for c in ('x'))",
  'unnest([1]) with ordinality as u(b, o)',
  'T unpivot (v for n in (p, q))',
]
const joins = [
  '(Q) sub',
  '@, @',
  '@ left join T on E',
  '@ asof join T using (id)',
  '@ anti join T on E',
  '@ cross join T',
  '(@ natural join T)',
  '@ positional join F(1) x(y)',
]

interface Named {
  functions: Set<string>
  tables: Set<string>
}

function collect(node: unknown, into: Named): Named {
  if (Array.isArray(node)) for (const each of node) collect(each, into)
  else if (node !== null && typeof node === 'object') {
    const { function_name, type, table_name } = node as Record<string, unknown>
    if (typeof function_name === 'string' && /^f\d+$/.test(function_name)) into.functions.add(function_name)
    if (type === 'BASE_TABLE') into.tables.add(table_name as string)
    for (const each of Object.values(node)) collect(each, into)
  }
  return into
}

it('every function and every table of a query is found, and no table where there is none', async () => {
  let understood = 0
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (gen) => {
      const writer = new Writer((limit) => gen(fc.nat, { max: limit - 1 }))
      const text = writer.query(1 + gen(fc.nat, { max: 1 }))
      const reader = await connection.runAndReadAll(`select json_serialize_sql(${quoteString(text)})`)
      const tree = JSON.parse(reader.getRows()[0]![0] as string) as { error: boolean }
      if (tree.error) return
      understood++
      const wanted = collect(tree, { functions: new Set(), tables: new Set() })
      const called = new Set(calls(lex(text)).map((call) => call.name))
      const inTables = chains(lex(text)).filter((chain) => chain.position === 'table' && !chain.call)
      const named = new Set(inTables.map((chain) => chain.parts.at(-1)!.value))
      expect([...wanted.functions].filter((name) => !called.has(name))).toEqual([])
      expect(named).toEqual(wanted.tables)
    }),
    { numRuns: 1000 },
  )
  expect(understood).toBeGreaterThan(500)
})
