import { z } from 'zod'
import type { Actor } from '../../access/types.ts'
import { statementOf } from '../../history/index.ts'
import { chartMarks, chartMeasures } from '../../warehouse/engine/kept/types.ts'
import type { KeptQuery } from '../../warehouse/engine/types.ts'
import { askResult, compareResults, findStatement, readRows } from '../../warehouse/index.ts'
import { type Answer, json } from '../answer.ts'
import { unknownHandle } from '../api/answers.ts'
import { badRequest, checked } from '../api/request.ts'
import { type Call, route } from '../route.ts'

/** Rows of one page at most; more is an export. */
const MOST_ROWS = 10_000

const whole = z
  .string()
  .regex(/^\d{1,12}$/, 'must be a number from 0')
  .transform(Number)
const sort = z.array(z.object({ column: z.number().int().min(0), descending: z.boolean() })).max(20)
const filters = z
  .array(
    z.object({
      column: z.number().int().min(0),
      operator: z.enum(['=', '!=', '<', '<=', '>', '>=', 'contains', 'is null', 'is not null']),
      value: z.string().optional(),
    }),
  )
  .max(50)

function fromJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest(`${name}: it is not JSON.`)
  }
}

/** What of a kept result is asked for: sorted, filtered, searched. @throws MallardError 400 */
export function viewOf(query: URLSearchParams): Omit<KeptQuery, 'offset' | 'limit'> {
  const [order, filter, search] = [query.get('sort'), query.get('filter'), query.get('search')]
  return {
    ...(order ? { sort: checked(sort, fromJson(order, 'sort')) } : {}),
    ...(filter ? { filters: checked(filters, fromJson(filter, 'filter')) } : {}),
    ...(search ? { search } : {}),
  }
}

async function rows(actor: Actor, _input: undefined, { request, parameters }: Call): Promise<Answer> {
  const { query } = request
  const offset = checked(whole, query.get('offset') ?? '0')
  const limit = Math.min(checked(whole, query.get('limit') ?? '1000'), MOST_ROWS)
  const cut = query.has('cut') ? checked(whole, query.get('cut')!) : undefined
  const page = await readRows(actor, parameters.statement!, { offset, limit, cut, ...viewOf(query) })
  const head = JSON.stringify({ total: page.total, columns: page.columns })
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: [Buffer.from(`${head.slice(0, -1)},"rows":[`), page.encoded, Buffer.from(']}')],
  }
}

/** What a column of a kept result holds, over all its rows or those that pass `filter` and `search`. */
async function profile(actor: Actor, _input: undefined, { request, parameters }: Call): Promise<Answer> {
  const column = checked(whole, request.query.get('column') ?? '')
  const { filters, search } = viewOf(request.query)
  const answer = await askResult(actor, parameters.statement!, { kind: 'profile', column, view: { filters, search } })
  return json(200, answer.kind === 'profile' ? answer.profile : null)
}

const axes = z.object({
  mark: z.enum(chartMarks),
  x: whole,
  y: whole.optional(),
  measure: z.enum(chartMeasures).default('sum'),
  series: whole.optional(),
})

/** The points of a chart of a kept result: aggregated or sampled over all its rows, or those that pass. */
async function chart(actor: Actor, _input: undefined, { request, parameters }: Call): Promise<Answer> {
  const wish = checked(axes, Object.fromEntries(request.query))
  const { filters, search } = viewOf(request.query)
  const answer = await askResult(actor, parameters.statement!, { kind: 'chart', ...wish, view: { filters, search } })
  return json(200, answer.kind === 'chart' ? answer.chart : null)
}

const comparing = z.object({
  with: z.string().min(1).max(100),
  keys: z.array(z.number().int().min(0)).max(50),
  only: z.enum(['all', 'different']).default('all'),
  offset: whole.default(0),
  limit: whole.default(500),
})

/** Two kept results side by side: how many rows differ, where, and a page of pairs of rows. */
async function compare(actor: Actor, _input: undefined, { request, parameters }: Call): Promise<Answer> {
  const { keys, ...rest } = Object.fromEntries(request.query)
  const wish = checked(comparing, { ...rest, keys: fromJson(keys ?? '[]', 'keys') })
  const { with: other, limit, ...question } = wish
  const { encoded, comparison, columns } = await compareResults(actor, parameters.statement!, other, {
    ...question,
    limit: Math.min(limit, MOST_ROWS),
  })
  const head = JSON.stringify({ ...comparison, types: columns.map((side) => side.map(({ type }) => type)) })
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: [Buffer.from(`${head.slice(0, -1)},"rows":[`), encoded, Buffer.from(']}')],
  }
}

async function cancel(actor: Actor, _input: undefined, { parameters }: Call): Promise<Answer> {
  const id = parameters.statement!
  const running = findStatement(actor, id)
  if (running) await running.cancel()
  else if (!statementOf(actor, id)) throw unknownHandle(id)
  return json(200, { statementId: id, cancelled: running !== null })
}

export const resultRoutes = [
  route('GET', '/api/statements/:statement/rows', {}, rows),
  route('GET', '/api/statements/:statement/profile', {}, profile),
  route('GET', '/api/statements/:statement/chart', {}, chart),
  route('GET', '/api/statements/:statement/compare', {}, compare),
  route('POST', '/api/statements/:statement/cancel', {}, cancel),
]
