import { type Server, startServer } from '../../e2e/server.ts'
import { ask, type Bench } from './measures.ts'
import { count, type Figure, median, ms } from './report.ts'
import { httpClient } from './sides.ts'

// What access control costs in a large account, as a client sees it: the same statements are asked in turns of two
// servers, one whose account holds next to nothing and one whose account holds many roles, objects and grants.

interface Scale {
  roles: number
  schemas: number
  tablesPerSchema: number
  grants: number
}
const full: Scale = { roles: 1_000, schemas: 100, tablesPerSchema: 100, grants: 100_000 }
const small: Scale = { roles: 100, schemas: 20, tablesPerSchema: 50, grants: 10_000 }

const place = { database: 'big', schema: 's0', warehouse: undefined }

/** Runs statements, 500 to a request, each of which is a session of its own. */
async function run(bench: Bench, statements: string[]): Promise<void> {
  for (let at = 0; at < statements.length; at += 500) {
    const piece = statements.slice(at, at + 500)
    await ask(bench, piece.join(';\n'), {
      database: undefined,
      schema: undefined,
      parameters: { multi_statement_count: '0' },
    })
  }
}

/** Three tables of ten rows, a view over them, and a role READER that may read them, granted to the user reader. */
const asked = [
  'CREATE DATABASE big',
  'CREATE SCHEMA big.s0',
  ...['a', 'b', 'c'].map((name) => `CREATE TABLE big.s0.${name} AS SELECT range AS i FROM range(10)`),
  'CREATE VIEW big.s0.v AS SELECT count(*) AS n FROM big.s0.a JOIN big.s0.b USING (i) JOIN big.s0.c USING (i)',
  'CREATE ROLE reader',
  'GRANT USAGE ON DATABASE big TO ROLE reader',
  'GRANT USAGE ON SCHEMA big.s0 TO ROLE reader',
  ...['a', 'b', 'c'].map((name) => `GRANT SELECT ON TABLE big.s0.${name} TO ROLE reader`),
  'GRANT SELECT ON VIEW big.s0.v TO ROLE reader',
  'GRANT ROLE reader TO USER reader',
]

/** Roles in chains of five, tables in schemas, grants spread over them. */
async function fill(bench: Bench, { roles, schemas, tablesPerSchema, grants }: Scale): Promise<void> {
  const statements: string[] = []
  for (let r = 0; r < roles; r += 1) statements.push(`CREATE ROLE r${r}`)
  for (let r = 0; r < roles; r += 1) if (r % 5 > 0) statements.push(`GRANT ROLE r${r} TO ROLE r${r - 1}`)
  for (let r = 0; r < roles; r += 50) statements.push(`GRANT ROLE r${r} TO ROLE reader`)
  for (let s = 1; s <= schemas; s += 1) {
    const tables = Array.from({ length: tablesPerSchema }, (_, t) => `CREATE TABLE big.s${s}.t${t} (i INTEGER)`)
    await run(bench, ['BEGIN', `CREATE SCHEMA big.s${s}`, ...tables, 'COMMIT'])
  }
  const privileges = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES']
  for (let n = 0; n < grants / tablesPerSchema; n += 1)
    statements.push(
      `GRANT ${privileges[n % 6]} ON ALL TABLES IN SCHEMA big.s${1 + (n % schemas)} TO ROLE r${(n * 31) % roles}`,
    )
  await run(bench, statements)
}

async function open(server: Server, like: Bench): Promise<{ admin: Bench; reader: Bench }> {
  const bench = async (user: string): Promise<Bench> => ({
    ...like,
    http: httpClient(server.url, 4),
    token: { authorization: `Bearer ${await server.admin('token', 'create', '--user', user)}` },
  })
  await server.adminWith(
    'goosander1 goosander2',
    'user',
    'create',
    'reader',
    '--email',
    'reader@example.org',
    '--password-stdin',
  )
  const admin = await bench('ADMIN')
  await run(admin, asked)
  return { admin, reader: await bench('reader') }
}

interface Sides {
  few: { admin: Bench; reader: Bench }
  many: { admin: Bench; reader: Bench }
}

/** Milliseconds of a statement on both sides, in turns; `first` runs before each, on the same side, and is not timed. */
async function inTurns(
  { few, many }: Sides,
  statement: string,
  rounds: number,
  first?: (round: number) => string,
): Promise<{ few: number; many: number }> {
  const times: { few: number[]; many: number[] } = { few: [], many: [] }
  for (let round = -10; round < rounds; round += 1)
    for (const side of round % 2 === 0 ? (['few', 'many'] as const) : (['many', 'few'] as const)) {
      const { admin, reader } = { few, many }[side]
      if (first) await ask(admin, first(round + 10), place)
      const answer = await ask(reader, statement, place)
      if (round >= 0) times[side].push(answer.ms)
    }
  return { few: median(times.few), many: median(times.many) }
}

const added = (name: string, { few, many }: { few: number; many: number }, limit: number): Figure => ({
  name,
  mallard: `${ms(many)}, ${ms(few)} in a small account`,
  native: '',
  target: `<= ${limit} ms more`,
  met: many - few <= limit,
})

/** A role that holds `wanted` grants, by two grantors; what it takes until SHOW GRANTS has answered. */
async function showGrants(
  { many: { admin } }: Sides,
  { schemas, tablesPerSchema }: Scale,
  wanted: number,
): Promise<Figure> {
  const statements = [
    'CREATE ROLE everything',
    'CREATE ROLE second',
    'GRANT ROLE second TO USER ADMIN',
    'GRANT ALL ON ALL TABLES IN DATABASE big TO ROLE everything',
    'GRANT USAGE ON DATABASE big TO ROLE second',
  ]
  const missing = Math.ceil((wanted - 6 * schemas * tablesPerSchema) / tablesPerSchema)
  const privileges = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES']
  const more = Array.from({ length: Math.max(0, missing) }, (_, n) => ({
    schema: `big.s${1 + (n % schemas)}`,
    privilege: privileges[Math.floor(n / schemas)]!,
  }))
  for (const { schema, privilege } of more)
    statements.push(`GRANT ${privilege} ON ALL TABLES IN SCHEMA ${schema} TO ROLE second WITH GRANT OPTION`)
  for (let s = 1; s <= schemas; s += 1) statements.push(`GRANT USAGE ON SCHEMA big.s${s} TO ROLE second`)
  await run(admin, statements)
  const second = [
    'USE ROLE second',
    'USE SECONDARY ROLES NONE',
    ...more.map(({ schema, privilege }) => `GRANT ${privilege} ON ALL TABLES IN SCHEMA ${schema} TO ROLE everything`),
  ]
  await run(admin, second)
  const times: number[] = []
  let rows = 0
  for (let round = 0; round < 7; round += 1) {
    const { ms: took, body } = await ask(admin, 'SHOW GRANTS TO ROLE everything', place)
    rows = body.resultSetMetaData?.numRows ?? 0
    if (round > 0) times.push(took)
  }
  if (rows < wanted) throw new Error(`the role holds ${rows} grants, not ${wanted}`)
  return {
    name: `SHOW GRANTS of ${count(rows)} grants, median`,
    mallard: ms(median(times)),
    native: '',
    target: '<= 300 ms',
    met: median(times) <= 300,
  }
}

/** What access control adds to statements in a large account. `large`: a server that is filled up for it. */
export async function access(like: Bench, large: Server, env: Record<string, string>): Promise<Figure[]> {
  const scale = like.quick ? small : full
  const other = await startServer({ env })
  try {
    const sides: Sides = { few: await open(other, like), many: await open(large, like) }
    await fill(sides.many.admin, scale)
    const rounds = like.quick ? 100 : 400
    const join = 'SELECT count(*) FROM a JOIN b USING (i) JOIN c USING (i)'
    const objects = count(scale.schemas * scale.tablesPerSchema)
    const where = `${count(scale.roles)} roles, ${objects} objects, ${count(scale.grants)} grants`
    const figures = [
      added(`a join of three tables, ${where}`, await inTurns(sides, join, rounds), 1),
      added('the same right after a GRANT', await inTurns(sides, join, rounds, grantAndBack), 1),
      added('the same right after DDL', await inTurns(sides, join, rounds / 2, replaceTable), 1),
      await renewal(sides, rounds / 2),
    ]
    figures.push(await showGrants(sides, scale, scale.grants))
    for (const { admin, reader } of [sides.few, sides.many]) for (const { http } of [admin, reader]) http.close()
    return figures
  } finally {
    await other.stop()
  }
}

const grantAndBack = (round: number) =>
  round % 2 === 0 ? 'GRANT INSERT ON TABLE big.s0.a TO ROLE reader' : 'REVOKE INSERT ON TABLE big.s0.a FROM ROLE reader'
const replaceTable = () => 'CREATE OR REPLACE TABLE big.s0.other (i INTEGER)'

/** What a view reads is looked up anew after DDL: the first SELECT from it against the second. */
async function renewal({ many: { admin, reader } }: Sides, rounds: number): Promise<Figure> {
  const [first, second]: [number[], number[]] = [[], []]
  for (let round = -10; round < rounds; round += 1) {
    await ask(admin, replaceTable(), place)
    // The same DDL has made DuckDB's own look at the table cold; that is not the view's.
    await ask(reader, 'SELECT count(*) FROM a JOIN b USING (i) JOIN c USING (i)', place)
    const renewed = await ask(reader, 'SELECT n FROM v', place)
    const known = await ask(reader, 'SELECT n FROM v', place)
    if (round < 0) continue
    first.push(renewed.ms)
    second.push(known.ms)
  }
  const over = median(first) - median(second)
  return {
    name: "a view's clean set renewed, median",
    mallard: ms(over),
    native: '',
    target: '<= 5 ms',
    met: over <= 5,
  }
}
