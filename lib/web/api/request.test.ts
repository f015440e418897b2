import { describe, expect, it } from 'vitest'
import { parseJson, parseQuery, parseRequest } from './request.ts'

describe('a request of the SQL API', () => {
  it('needs a statement only', () => {
    expect(parseRequest({ statement: 'select 1' })).toEqual({
      statement: 'select 1',
      start: { role: undefined, warehouse: undefined, database: undefined, schema: undefined },
      timeoutMs: undefined,
      bindings: undefined,
      statementCount: 1,
    })
  })

  it('carries context, time-out in seconds, bindings and the count of statements', () => {
    const request = parseRequest({
      statement: 'select ?',
      database: 'sales',
      schema: 'main',
      warehouse: 'COMPUTE_WH',
      role: 'ANALYST',
      timeout: 60,
      bindings: { '1': { type: 'fixed', value: '10' } },
      parameters: { multi_statement_count: '0', something_else: 'x' },
    })
    expect(request).toMatchObject({
      start: { database: 'sales', schema: 'main', warehouse: 'COMPUTE_WH', role: 'ANALYST' },
      timeoutMs: 60_000,
      bindings: { '1': { type: 'BIGINT', value: '10' } },
      statementCount: 0,
    })
  })

  it.each([
    [{}, 'statement'],
    [{ statement: 1 }, 'statement'],
    [{ statement: 'x', timeout: -1 }, 'timeout'],
    [{ statement: 'x', timeout: '60' }, 'timeout'],
    [{ statement: 'x', bindings: { '1': { type: 'NUMBER', value: '1' } } }, 'bindings.1.type'],
    [{ statement: 'x', bindings: { '1': { type: 'FIXED', value: 1 } } }, 'bindings.1.value'],
    [{ statement: 'x', bindings: [] }, 'bindings'],
    [{ statement: 'x', parameters: { multi_statement_count: 'all' } }, 'parameters.multi_statement_count'],
    [[], ''],
    [null, ''],
  ])('%j is refused, naming %s', (body, field) => {
    expect(() => parseRequest(body)).toThrow(
      expect.objectContaining({ status: 400, message: expect.stringContaining(field) }),
    )
  })

  it('reads its query parameters', () => {
    const id = '0F9E2A3C-1111-4222-8333-444455556666'
    expect(parseQuery(new URLSearchParams(`async=true&nullable=false&requestId=${id}&retry=true`))).toEqual({
      async: true,
      nullable: false,
      requestId: id.toLowerCase(),
    })
    expect(parseQuery(new URLSearchParams())).toEqual({ async: false, nullable: true, requestId: undefined })
    expect(() => parseQuery(new URLSearchParams('requestId=1'))).toThrow(expect.objectContaining({ status: 400 }))
    expect(() => parseQuery(new URLSearchParams('async=yes'))).toThrow(expect.objectContaining({ status: 400 }))
  })

  it('is refused with 400 when it is not JSON', () => {
    expect(() => parseJson(Buffer.from('{'))).toThrow(expect.objectContaining({ status: 400 }))
  })
})
