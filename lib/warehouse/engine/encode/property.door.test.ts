import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { parseType } from '../../results/dataType.ts'
import { encodeChunk, encodeSelect, joinRows, typeText } from './index.ts'

let user: DuckDBConnection
let service: DuckDBConnection

beforeAll(async () => {
  const instance = await DuckDBInstance.create(':memory:')
  user = await instance.connect()
  service = await instance.connect()
  await user.run("SET TimeZone = 'UTC'")
})

type Cell = string | null

/** The rows of a query in both encoders. */
async function both(sql: string): Promise<[Cell[][], Cell[][], string]> {
  await user.run(`CREATE OR REPLACE TEMP TABLE x AS ${sql}`)
  const result = await user.run('FROM x')
  const types = result.columnTypes()
  const inJs: Cell[][] = []
  for (const chunk of await result.fetchAllChunks())
    inJs.push(...JSON.parse(`[${(await encodeChunk(chunk, types, { timeZone: 'UTC', service })).bytes}]`))
  const names = result.columnNames().map((name) => `"${name}"`)
  const columns = names.map((name, i) => ({ sql: name, type: parseType(typeText(types[i]!)) }))
  const inSql = joinRows(await (await user.run(`SELECT ${encodeSelect(columns)} FROM x`)).fetchAllChunks())
  return [inJs, JSON.parse(`[${inSql.bytes}]`), types.map(typeText).join(', ')]
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`
/** A text of any characters but NUL, which a literal cannot hold. */
const texts = fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replaceAll('\0', '\u0001'))

interface Sql {
  type: string
  value: fc.Arbitrary<string>
}

const of = (type: string, value: fc.Arbitrary<unknown>): Sql => ({
  type,
  value: value.map((v) => `${quote(String(v))}::${type}`),
})
const micros = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n })

const scalars: Sql[] = [
  of('INTEGER', fc.integer()),
  of('HUGEINT', fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n })),
  of(
    'DECIMAL(18,3)',
    fc.integer().map((n) => n / 1000),
  ),
  of('DOUBLE', fc.double()),
  of('FLOAT', fc.float()),
  of('BOOLEAN', fc.boolean()),
  of('UUID', fc.uuid()),
  of('BIGNUM', fc.bigInt()),
  { type: 'VARCHAR', value: texts.map(quote) },
  { type: 'BLOB', value: fc.uint8Array({ maxLength: 20 }).map((b) => `unhex('${Buffer.from(b).toString('hex')}')`) },
  {
    type: 'DATE',
    value: fc.integer({ min: -2_000_000, max: 4_000_000 }).map((n) => `DATE '1970-01-01' + (${n})::INTEGER`),
  },
  { type: 'TIMESTAMP', value: micros.map((n) => `make_timestamp((${n})::BIGINT)`) },
  { type: 'TIMESTAMPTZ', value: micros.map((n) => `make_timestamp((${n})::BIGINT)::TIMESTAMPTZ`) },
  { type: 'TIMESTAMP_NS', value: micros.map((n) => `make_timestamp_ns((${n})::BIGINT)`) },
  {
    type: 'INTERVAL',
    value: fc
      .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: -9999, max: 9999 }), fc.integer())
      .map(([m, d, us]) => `to_months(${m}) + to_days(${d}) + to_microseconds(${us})`),
  },
]

const orNull = ({ type, value }: Sql): fc.Arbitrary<string> =>
  fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: fc.constant(`NULL::${type}`) })

/** A nested type over others, with values of it. */
function nestings(inner: Sql): Sql[] {
  const item = orNull(inner)
  return [
    { type: `${inner.type}[]`, value: fc.array(item, { maxLength: 4 }).map((v) => `[${v}]::${inner.type}[]`) },
    { type: `${inner.type}[2]`, value: fc.tuple(item, item).map((v) => `[${v}]::${inner.type}[2]`) },
    {
      type: `STRUCT(a ${inner.type}, "b ""c" VARCHAR)`,
      value: fc.tuple(item, texts).map(([a, b]) => `{'a': ${a}, 'b "c': ${quote(b)}}`),
    },
    {
      type: `MAP(VARCHAR, ${inner.type})`,
      value: fc.tuple(texts, item).map(([k, v]) => `MAP {${quote(k)}: ${v}}::MAP(VARCHAR, ${inner.type})`),
    },
    {
      type: `MAP(${inner.type}, INTEGER)`,
      value: inner.value.map((k) => `MAP {${k}: 1}::MAP(${inner.type}, INTEGER)`),
    },
    {
      type: `UNION(n INTEGER, v ${inner.type})`,
      value: item.map((v) => `union_value(v := ${v})::UNION(n INTEGER, v ${inner.type})`),
    },
  ]
}

const shapes = fc
  .constantFrom(...scalars)
  .chain((scalar) => fc.constantFrom(scalar, ...nestings(scalar)))
  .chain((once) => fc.constantFrom(once, ...(once.type.startsWith('MAP(') ? [] : nestings(once))))

const columns = shapes.chain((shape) => fc.array(orNull(shape), { minLength: 1, maxLength: 8 }))

test('any values of any type, nested or not, are encoded alike', async () => {
  await fc.assert(
    fc.asyncProperty(columns, async (values) => {
      const [inJs, inSql, type] = await both(values.map((value) => `SELECT ${value} AS v`).join(' UNION ALL '))
      expect([type, ...inJs]).toEqual([type, ...inSql])
      expect(inJs).toHaveLength(values.length)
    }),
    { numRuns: 300, interruptAfterTimeLimit: 30_000 },
  )
}, 60_000)

test.each([
  ['doubles of all magnitudes', 'SELECT (random() - 0.5) * power(10, range % 600 - 300) AS v FROM range(50000)'],
  ['floats of all magnitudes', 'SELECT ((random() - 0.5) * power(10, range % 80 - 45))::FLOAT AS v FROM range(50000)'],
  ['short doubles', 'SELECT (range % 1000) * power(10, range % 60 - 30) AS v FROM range(50000)'],
  ['whole floats', 'SELECT (range * 1234567)::FLOAT AS v FROM range(50000)'],
])('%s are shortest, exact, and alike', async (_, sql) => {
  const [inJs, inSql, type] = await both(sql)
  const given = (await user.runAndReadAll('FROM x')).getColumns()[0] as number[]
  const round = type === 'FLOAT' ? Math.fround : (n: number) => n
  const wrong = inJs.filter(([text], i) => text !== inSql[i]![0] || round(Number(text)) !== given[i])
  expect(wrong).toEqual([])
})
