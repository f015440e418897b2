import { describe, expect, it } from 'vitest'
import { MallardError } from '../../errors.ts'
import {
  doneWithHandles,
  doneWithRows,
  failureAnswer,
  joinRows,
  quoteNulls,
  type ResultSetMetaData,
  stillRunning,
  toFailure,
} from './envelope.ts'

const metaData: ResultSetMetaData = {
  numRows: 2,
  format: 'jsonv2',
  partitionInfo: [{ rowCount: 2, uncompressedSize: 10 }],
  rowType: [{ name: 'a' }],
}
const facts = { statementHandle: 'h', createdOn: 1, message: '' }

function parsed(body: unknown): Record<string, unknown> {
  return JSON.parse(Array.isArray(body) ? Buffer.concat(body as Buffer[]).toString() : String(body))
}

describe('an answer of the SQL API', () => {
  it('splices encoded rows in as they are, with commas between the pieces', () => {
    const groups = [Buffer.from('["1"]'), Buffer.from(''), Buffer.from('[null],["é\\""]')]
    const answer = doneWithRows(facts, metaData, joinRows(groups))
    expect(parsed(answer.body)).toEqual({
      code: '090001',
      sqlState: '00000',
      message: 'Statement executed successfully.',
      statementHandle: 'h',
      createdOn: 1,
      statementStatusUrl: '/api/v2/statements/h',
      resultSetMetaData: metaData,
      data: [['1'], [null], ['é"']],
    })
  })

  it('takes rows cut anywhere, as the engine sends them', () => {
    const whole = Buffer.from('["1"],["é"]')
    const answer = doneWithRows(facts, metaData, [whole.subarray(0, 3), whole.subarray(3, 8), whole.subarray(8)])
    expect(parsed(answer.body).data).toEqual([['1'], ['é']])
  })

  it('has an empty data list without rows', () => {
    expect(parsed(doneWithRows(facts, metaData, []).body).data).toEqual([])
  })

  it('counts what DML did', () => {
    const answer = doneWithRows({ ...facts, counts: { inserted: 3 } }, metaData, [])
    expect(parsed(answer.body).stats).toEqual({ numRowsInserted: 3, numRowsUpdated: 0, numRowsDeleted: 0 })
  })

  it('names the handles of several statements and gives no rows', () => {
    const body = parsed(doneWithHandles(facts, ['a', 'b']).body)
    expect(body).toMatchObject({ code: '090001', statementHandle: 'h', statementHandles: ['a', 'b'] })
    expect(body).not.toHaveProperty('data')
  })

  it('says with 202 where the state is to be had', () => {
    expect(stillRunning('h').status).toBe(202)
    expect(parsed(stillRunning('h').body)).toMatchObject({
      code: '333334',
      statementHandle: 'h',
      statementStatusUrl: '/api/v2/statements/h',
    })
  })

  it.each([
    ['42601', 422],
    ['57P05', 408],
    ['58000', 503],
    ['53300', 503],
    ['57014', 422],
    ['40001', 422],
  ])('of a failure with %s has status %i and the SQLSTATE as its code', (sqlState, status) => {
    const error = new MallardError(sqlState, 'No.', { place: { line: 2, column: 3 }, hint: 'Try this.' })
    const answer = failureAnswer(toFailure(error, { statementHandle: 'h' }))
    expect(answer.status).toBe(status)
    expect(parsed(answer.body)).toEqual({
      code: sqlState,
      sqlState,
      message: 'No. Try this.',
      line: 2,
      column: 3,
      statementHandle: 'h',
    })
  })

  it('quotes NULLs on demand, and nothing that lies in a string', () => {
    const rows = '["null",null,"a,null","\\"null",null],[null,"[null]"]'
    expect(JSON.parse(`[${quoteNulls(Buffer.from(rows))}]`)).toEqual([
      ['null', 'null', 'a,null', '"null', 'null'],
      ['null', '[null]'],
    ])
  })
})
