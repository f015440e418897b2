import { z } from 'zod'
import { MallardError } from '../../errors.ts'
import type { Bindings, SessionStart } from '../../warehouse/types.ts'
import { bindingTypes, toBinding } from './bindings.ts'

/** Bytes of SQL text that a request may hold (docs/specs/sql-api.md). */
export const MAX_TEXT_BYTES = 1_048_576
/** Bytes of a request's JSON: room for an escaped text of the size above and for bindings. */
export const MAX_BODY_BYTES = 16_000_000
/** Statements in one request (docs/specs/sql-api.md). */
export const MAX_STATEMENTS = 500

const name = z.string().min(1)
/** A binding as it is sent: a type of the API, and its text or null. */
export const apiBinding = z.object({
  type: z.string().toUpperCase().pipe(z.enum(bindingTypes)),
  value: z.string().nullable(),
})

const body = z.object({
  statement: z.string(),
  database: name.optional(),
  schema: name.optional(),
  warehouse: name.optional(),
  role: name.optional(),
  timeout: z.number().int().min(0).max(604_800).optional(),
  bindings: z.record(z.string().regex(/^\d+$|^[A-Za-z_]\w*$/), apiBinding).optional(),
  parameters: z
    .looseObject({
      multi_statement_count: z.union([z.string().regex(/^\d{1,4}$/), z.number().int().min(0)]).optional(),
    })
    .optional(),
})

const flag = z.enum(['true', 'false'])
const query = z.object({
  async: flag.default('false'),
  nullable: flag.default('true'),
  requestId: z.uuid().optional(),
})

/** A request to run statements, checked. */
export interface StatementRequest {
  statement: string
  start: SessionStart
  timeoutMs: number | undefined
  bindings: Bindings | undefined
  /** How many statements the text may hold; 0: any number. */
  statementCount: number
}

export interface StatementQuery {
  async: boolean
  nullable: boolean
  requestId: string | undefined
}

/** 400: the request itself is wrong; nothing was run. */
export function badRequest(message: string): MallardError {
  return new MallardError('22023', message, { status: 400 })
}

/** Checks `value` against a schema. @throws MallardError 400 that names the field. */
export function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const path = issue.path.map(String).join('.')
  throw badRequest(path ? `${path}: ${issue.message}` : issue.message)
}

/** Bindings as the warehouse takes them. @throws MallardError 22xxx for a value that is none */
export function toBindings(sent: Record<string, z.infer<typeof apiBinding>>): Bindings {
  return Object.fromEntries(Object.entries(sent).map(([key, { type, value }]) => [key, toBinding(type, value)]))
}

/** The text of a JSON body. @throws MallardError 400 */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw badRequest('The body is not JSON.')
  }
}

/** Query parameters of `POST /api/v2/statements`. @throws MallardError 400 */
export function parseQuery(parameters: URLSearchParams): StatementQuery {
  const found = checked(query, Object.fromEntries(parameters))
  return {
    async: found.async === 'true',
    nullable: found.nullable === 'true',
    requestId: found.requestId?.toLowerCase(),
  }
}

/** The body of `POST /api/v2/statements`. @throws MallardError 400, or 22xxx for a binding's value */
export function parseRequest(value: unknown): StatementRequest {
  const { statement, bindings, timeout, parameters, ...start } = checked(body, value)
  return {
    statement,
    start: { role: start.role, warehouse: start.warehouse, database: start.database, schema: start.schema },
    timeoutMs: timeout === undefined ? undefined : timeout * 1000,
    bindings: bindings && toBindings(bindings),
    statementCount: Number(parameters?.multi_statement_count ?? 1),
  }
}
