import { setTimeout as wait } from 'node:timers/promises'
import { endless, manyRows, queries } from './data.ts'
import { count, type Figure, geometricMean, median, ms } from './report.ts'
import type { Http, Native } from './sides.ts'

/** What every measure works with. The product is asked over HTTP with a token, as any client would. */
export interface Bench {
  http: Http
  native: Native
  token: Record<string, string>
  quick: boolean
}

const api = '/api/v2/statements'

interface Body {
  message?: string
  statementHandle?: string
  data?: (string | null)[][]
  resultSetMetaData?: { numRows: number; partitionInfo: { rowCount: number }[] }
}

/** Runs a statement over the API. @throws Error when it does not succeed. */
export async function ask(
  { http, token }: Bench,
  statement: string,
  more: object = {},
  query = '',
): Promise<{ ms: number; body: Body }> {
  const start = performance.now()
  const reply = await http.send(
    'POST',
    `${api}${query}`,
    { statement, database: 'bench', schema: 'main', timeout: 600, ...more },
    token,
  )
  const body = JSON.parse(reply.body.toString()) as Body
  if (reply.status >= 300) throw new Error(`${reply.status}: ${body.message} (${statement.slice(0, 120)})`)
  return { ms: performance.now() - start, body }
}

/** What a statement costs over native, with nothing else going on: a single client, warm. */
export async function overhead(bench: Bench): Promise<Figure> {
  const rounds = bench.quick ? 200 : 1_000
  const [product, native]: [number[], number[]] = [[], []]
  for (let round = -50; round < rounds; round += 1) {
    const [p, n] = [await ask(bench, 'SELECT 42'), await bench.native.run('SELECT 42')]
    if (round < 0) continue
    product.push(p.ms)
    native.push(n.ms)
  }
  const over = median(product) - median(native)
  return {
    name: 'fixed overhead of `SELECT 42`, median',
    mallard: ms(median(product)),
    native: ms(median(native)),
    target: '<= 4 ms over native',
    met: over <= 4,
  }
}

const sameRows = (a: unknown[][], b: unknown[][]) =>
  a.length === b.length && a.every((row, i) => row.length === b[i]?.length)

/** Twelve queries, the two sides in turn, the first round not counted. @returns a line a query and their geometric mean */
export async function analytic(bench: Bench): Promise<Figure[]> {
  const rounds = bench.quick ? 3 : 7
  const lines: Figure[] = []
  const ratios: number[] = []
  for (const [name, sql] of Object.entries(queries)) {
    const [product, native]: [number[], number[]] = [[], []]
    for (let round = -1; round < rounds; round += 1) {
      const productFirst = round % 2 === 0
      const p1 = productFirst ? await ask(bench, sql) : undefined
      const n = await bench.native.run(sql)
      const p = p1 ?? (await ask(bench, sql))
      if (n.rows.length > 1 && !sameRows(p.body.data ?? [], n.rows))
        throw new Error(`${name}: the two sides answer differently`)
      if (round < 0) continue
      product.push(p.ms)
      native.push(n.ms)
    }
    const ratio = median(product) / median(native)
    ratios.push(ratio)
    lines.push({
      name: `query: ${name}`,
      mallard: ms(median(product)),
      native: ms(median(native)),
      target: `x${ratio.toFixed(2)}`,
      met: undefined,
    })
  }
  const mean = geometricMean(ratios)
  lines.push({
    name: '12 analytic queries, geometric mean',
    mallard: `x${mean.toFixed(3)}`,
    native: 'x1',
    target: '<= x1.05',
    met: mean <= 1.05,
  })
  return lines
}

/** All rows of a wide table through the API, four partitions under way at a time. */
export async function transport(bench: Bench): Promise<Figure> {
  const speeds: number[] = []
  const natives: number[] = []
  for (let round = 0; round < (bench.quick ? 2 : 4); round += 1) {
    const start = performance.now()
    const { body } = await ask(bench, 'SELECT * FROM wide')
    const partitions = body.resultSetMetaData?.partitionInfo ?? []
    const rows = partitions.reduce((sum, partition) => sum + partition.rowCount, 0)
    let next = 1
    const fetchSome = async () => {
      while (next < partitions.length) {
        const number = next++
        const reply = await bench.http.send(
          'GET',
          `${api}/${body.statementHandle}?partition=${number}`,
          undefined,
          bench.token,
        )
        if (reply.status !== 200)
          throw new Error(`partition ${number}: ${reply.status} ${reply.body.toString().slice(0, 200)}`)
        // The last one is opened, so that the figure is one of rows and not of whatever came.
        if (number === partitions.length - 1) {
          const { data = [] } = JSON.parse(reply.body.toString()) as Body
          if (data.length !== partitions[number]?.rowCount)
            throw new Error(`partition ${number} holds ${data.length} rows`)
        }
      }
    }
    await Promise.all([fetchSome(), fetchSome(), fetchSome(), fetchSome()])
    const native = await bench.native.run('SELECT * FROM wide')
    if (round === 0) continue
    speeds.push(rows / ((performance.now() - start - native.ms) / 1000))
    natives.push(rows / (native.ms / 1000))
  }
  const speed = median(speeds)
  return {
    name: '1M x 10 through the API',
    mallard: `${count(speed)} rows/s`,
    native: `${count(median(natives))} rows/s`,
    target: '>= 300,000 rows/s',
    met: speed >= 300_000,
  }
}

/** Until the first rows of a very large result are here, over the endpoint that the worksheet uses. */
export async function firstPage(bench: Bench): Promise<Figure> {
  const opened = await bench.http.send('POST', '/api/sessions', {}, bench.token)
  const { sessionId } = JSON.parse(opened.body.toString()) as { sessionId: string }
  const rows = bench.quick ? 1_000_000 : 10_000_000
  const [product, native]: [number[], number[]] = [[], []]
  for (let round = -1; round < (bench.quick ? 3 : 7); round += 1) {
    const body = { sessionId, text: manyRows(rows) }
    const headers = { ...bench.token, accept: 'application/x-ndjson' }
    const p = await bench.http.until(
      '/api/statements',
      body,
      headers,
      (text) => /"rows"/.test(text) && text.includes('row 0'),
    )
    // Hanging up cancels the statement; the other side has the machine to itself.
    await wait(500)
    const n = await bench.native.run(manyRows(rows), 'first')
    if (round < 0) continue
    product.push(p)
    native.push(n.ms)
  }
  const over = median(product) - median(native)
  return {
    name: `first page of ${count(rows)} rows`,
    mallard: ms(median(product)),
    native: ms(median(native)),
    target: '<= 150 ms over native',
    met: over <= 150,
  }
}

/** Short statements from ten clients at once. */
export async function throughput(bench: Bench): Promise<Figure> {
  const seconds = bench.quick ? 3 : 10
  const until = performance.now() + seconds * 1000
  let [done, errors] = [0, 0]
  const client = async (number: number) => {
    for (let round = 0; performance.now() < until; round += 1) {
      try {
        await ask(bench, `SELECT ${number} + ${round}`)
        done += 1
      } catch {
        errors += 1
      }
    }
  }
  await Promise.all(Array.from({ length: 10 }, (_, number) => client(number)))
  const rate = done / seconds
  const mallard = `${count(rate)}/s, ${errors} errors`
  return {
    name: 'short statements from 10 clients',
    mallard,
    native: '',
    target: '>= 400/s, no error',
    met: rate >= 400 && errors === 0,
  }
}

/** From the request to cancel until it is answered and the next statement has run. */
export async function cancel(bench: Bench): Promise<Figure> {
  const times: number[] = []
  for (let round = 0; round < (bench.quick ? 2 : 5); round += 1) {
    const { body } = await ask(bench, endless, {}, '?async=true')
    await wait(1_000)
    const start = performance.now()
    const reply = await bench.http.send('POST', `${api}/${body.statementHandle}/cancel`, {}, bench.token)
    if (reply.status !== 200) throw new Error(`cancel: ${reply.status} ${reply.body.toString().slice(0, 200)}`)
    await ask(bench, 'SELECT 42')
    times.push(performance.now() - start)
  }
  const worst = Math.max(...times)
  return {
    name: 'cancel frees the engine, worst',
    mallard: ms(worst),
    native: '',
    target: '<= 1,000 ms',
    met: worst <= 1_000,
  }
}
